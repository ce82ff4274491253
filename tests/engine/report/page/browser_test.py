#!/usr/bin/python3
"""Opens a study's report.html in headless Chromium: browser_test.py CENOTE

No console errors, every chart drawn, no request that leaves the file, and numbers in the page equal to those in
trace.npz, in light and dark. Exits 77 (skipped) without Selenium or Chromium.
"""
import csv
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import numpy
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
except ImportError as missing:
    print(missing)
    sys.exit(77)

STUDY = """
title = "base"
[data]
samples = 60
[network]
layers = [{ type = "Dense", units = 6, activation = "sigmoid", repeat = 4 }, { type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
epochs = 8
[cohort]
members = 5
[trace]
values = ["dense/kernel"]
[[variant]]
name = "</script> <b>ReLU</b>"
set = { "network.layers[*].activation" = "relu" }
"""


def open_browser(scheme):
    options = Options()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    return browser


def wait_until_drawn(browser):
    end = time.time() + 120
    while time.time() < end:
        if browser.execute_script("return document.body.dataset.drawn"):
            return
        time.sleep(0.05)
    raise SystemExit("not drawn after 120 s: %s" % browser.get_log("browser"))


def check_charts(browser, charts):
    for chart in charts:
        marks = browser.execute_script(
            "return document.getElementById('chart-' + arguments[0]).querySelectorAll('svg .mark-line path, svg .mark-rect path').length",
            chart["id"])
        assert marks > 0, f"{chart['id']} draws nothing"
        saved = browser.execute_script(
            "return document.getElementById('chart-' + arguments[0]).querySelectorAll('.save button').length", chart["id"])
        assert saved == 2, chart["id"]


def check_requests(browser):
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            assert url.startswith(("file:", "data:", "blob:")), f"the page asks for {url}"


def check_numbers(charts, run, prefix):
    """Medians of the chart by layer against NumPy's over trace.npz, bit for bit."""
    trace = numpy.load(run / "trace.npz")
    layers = [name[: -len("/activation_gradient/norm")] for name in trace.files if name.endswith("/activation_gradient/norm")]
    chart = next(c for c in charts if c["id"] == prefix + "-activation-gradient")
    rows = list(csv.DictReader(io.StringIO(chart["specification"]["data"][0]["values"])))
    assert rows
    for row in rows:
        norms = trace[layers[int(row["layer"]) - 1] + "/activation_gradient/norm"][int(row["time"])]
        for column, level in (("median", 0.5), ("p10", 0.1), ("p90", 0.9)):
            assert float(row[column]) == numpy.quantile(norms, level), (row, norms)


def check_page(study, scheme):
    browser = open_browser(scheme)
    try:
        browser.get((study / "report.html").as_uri())
        wait_until_drawn(browser)
        problems = [entry for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        assert not problems, problems
        charts = browser.execute_script("return charts")
        figures = browser.execute_script("return document.querySelectorAll('figure').length")
        assert len(charts) == figures == 2 + 2 * 7, (len(charts), figures)
        check_charts(browser, charts)
        check_requests(browser)
        check_numbers(charts, study / "base", "base")
        first = browser.execute_script("return document.body.dataset.firstChart")
        print(f"{scheme}: {len(charts)} charts, the first after {first} ms")
    finally:
        browser.quit()


def main():
    if not shutil.which("chromedriver"):
        print("no chromedriver")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "study.toml").write_text(STUDY)
        subprocess.run([sys.argv[1], "study", "study.toml", "--out", "out", "--quiet"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        for scheme in ("light", "dark"):
            check_page(folder / "out", scheme)


main()
