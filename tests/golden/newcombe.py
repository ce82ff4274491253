"""Prints the limits that tests/engine/remedies/paired_intervals_test.cpp compares with: method 10 of Newcombe, Statistics in
Medicine 17 (1998) 2635-2650, in the paper's letters. Needs nothing but Python:  python3 tests/golden/newcombe.py"""

from math import sqrt
from statistics import NormalDist


def wilson(successes, n, z):
    share = successes / n
    root = z * sqrt(z * z + 4 * n * share * (1 - share))
    return (2 * n * share + z * z - root) / (2 * (n + z * z)), (2 * n * share + z * z + root) / (2 * (n + z * z))


def newcombe(a, b, c, d, confidence=0.95):
    n, z = a + b + c + d, NormalDist().inv_cdf(0.5 + confidence / 2)
    p1, p2 = (a + b) / n, (a + c) / n
    (l1, u1), (l2, u2) = wilson(a + b, n, z), wilson(a + c, n, z)
    margins, product = (a + b) * (c + d) * (a + c) * (b + d), a * d - b * c
    corrected = max(product - n / 2, 0) if product > 0 else product
    phi = corrected / sqrt(margins) if margins else 0
    low = sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    high = sqrt((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2)
    return (b - c) / n - low, (b - c) / n + high


if __name__ == "__main__":
    for cells in [(20, 12, 2, 16), (36, 12, 2, 0), (53, 14, 2, 31), (10, 20, 0, 2), (0, 32, 0, 0)]:
        print(cells, *newcombe(*cells))
