import csv, numpy, tensorflow as tf

def gradient_writer(model, file):
    """write(step, loss, gradients), of tape.gradient(loss, model.trainable_variables): ‖∂L/∂W‖ of every kernel."""
    rows = csv.writer(file)
    rows.writerow(["step", "layer", "weight_gradient", "loss"])
    def write(step, loss, gradients):
        for variable, g in zip(model.trainable_variables, gradients):
            if len(variable.shape) > 1:
                rows.writerow([step, variable.path, float(tf.norm(g)), float(loss)])
    return write
