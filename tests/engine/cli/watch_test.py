#!/usr/bin/python3
"""`cenote watch` on a terminal: it follows a run that goes on, until Ctrl-C or the run's end.

  watch_test.py CENOTE
"""
import os
import pathlib
import pty
import signal
import subprocess
import sys
import tempfile
import time

CENOTE = os.path.abspath(sys.argv[1])
EXPERIMENT = """
title = "long"
[data]
samples = 1000
[network]
layers = [{ type = "Dense", units = 4, activation = "tanh" }, { type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
epochs = 100000
batch_size = 1
validation_freq = 0
[trace]
every = 0
"""
PATIENCE = 60  # seconds: the machine may be busy


class Terminal:
    """The program behind a terminal."""

    def __init__(self, *arguments, environment=()):
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.environ.update(environment, TERM="xterm")
            os.execv(CENOTE, [CENOTE, *arguments])
        self.text = ""

    def read(self):
        try:
            self.text += os.read(self.screen, 1 << 16).decode(errors="replace")
            return True
        except OSError:  # the program has ended
            return False

    def wait_for(self, word):
        end = time.monotonic() + PATIENCE
        while word not in self.text:
            if time.monotonic() > end or not self.read():
                sys.exit(f"watch_test: {word!r} is not in {self.text[-2000:]!r}")

    def code(self):
        while self.read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def check(found, wanted, what):
    if found != wanted:
        sys.exit(f"watch_test: {what}: {found!r} instead of {wanted!r}")


def wait_until_there(file):
    end = time.monotonic() + PATIENCE
    while not file.exists():
        if time.monotonic() > end:
            sys.exit(f"watch_test: {file} is not there")
        time.sleep(0.05)


def main():
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder) / "run"
        (pathlib.Path(folder) / "e.toml").write_text(EXPERIMENT)
        train = subprocess.Popen([CENOTE, "train", "e.toml", "--out", "run", "--quiet"], cwd=folder,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_there(run / "experiment.toml")
            watch = Terminal("watch", str(run))
            watch.wait_for("running; nothing is written yet")
            os.write(watch.screen, b"\x03")
            check(watch.code(), 130, "exit code after Ctrl-C")
            check(watch.text.count("\033[?1049h"), watch.text.count("\033[?1049l"), "screens left")

            watch = Terminal("watch", str(run), environment={"NO_COLOR": "1"}.items())
            watch.wait_for("epochs done · running · last written")  # ten seconds from the start
            watch.wait_for("loss")
            train.send_signal(signal.SIGINT)
            check(watch.code(), 0, "exit code at the run's end")
            check("stopped: no program is training it any more" in watch.text, True, "how it ended")
            check("\033[36m" in watch.text, False, "colour")
        finally:
            train.kill()
            train.wait()

        watch = Terminal("watch", str(run))
        check(watch.code(), 0, "exit code of a run that has ended")
        check("\033[36m" in watch.text, True, "colour")


main()
