# Writes digits.inc from scikit-learn's copy of the data: python3 digits.py > digits.inc
from sklearn.datasets import load_digits

digits = load_digits()
for image, label in zip(digits.data.astype(int), digits.target):
    print('"%d%s",' % (label, "".join(chr(ord("A") + pixel) for pixel in image)))
