import csv

def gradient_writer(model, file):
    """write(step, loss), to be called after loss.backward(): ‖∂L/∂W‖ of every layer with a weight matrix."""
    rows = csv.writer(file)
    rows.writerow(["step", "layer", "weight_gradient", "loss"])
    def write(step, loss):
        for name, p in model.named_parameters():
            if p.ndim > 1 and p.grad is not None:
                rows.writerow([step, name, p.grad.norm().item(), loss.item()])
    return write
