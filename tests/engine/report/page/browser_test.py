#!/usr/bin/python3
"""Opens a study's report.html in headless Chromium: browser_test.py CENOTE

No console errors, every chart drawn, no request that leaves the file, and numbers in the page equal to those in
trace.npz, in light and dark; pointing at a layer in one chart shows it in all, findings lead to their definitions, and
two runs are drawn on the same scales. Exits 77 (skipped) without Selenium or Chromium.
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
    from selenium.webdriver.common.action_chains import ActionChains
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
tensors = ["weight_gradient", "activation_gradient", "activation"]
instruments = ["moments", "saturation", "histogram", "jacobian"]
[[variant]]
name = "</script> <b>ReLU</b>"
set = { "network.layers[*].activation" = "relu" }
"""

FINDINGS = """[
  {"finding": "vanishing_gradient", "layer": "dense_1", "first_step": 2, "last_step": 9, "members": 0.8, "confidence": [0.4, 0.9],
   "evidence": {"ratio": 1e-5, "other": null}, "remedy": ["activation"]},
  {"finding": "divergence", "layer": "", "first_step": 4, "last_step": 4, "members": 1, "confidence": [0.6, 1],
   "evidence": {}, "remedy": []}
]"""


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


def shown_layers(browser):
    """What each chart that takes part in highlighting shows."""
    return browser.execute_script("return [...linkedViews].map(view => view.signal('layer'))")


def check_linked_layers(browser):
    """A row of one map, then every chart; a click keeps it and makes the histogram draw it."""
    cell = browser.find_element("css selector", "#chart-base-gradient-map svg .mark-rect path")
    layer = browser.execute_script("return arguments[0].__data__.datum.layer", cell)
    ActionChains(browser).move_to_element(cell).click().perform()
    ActionChains(browser).move_to_element(browser.find_element("tag name", "h1")).perform()
    layers = shown_layers(browser)
    assert len(layers) > 2 * 10 and set(layers) == {layer}, layers
    browser.execute_async_script("const done = arguments[0]; Promise.all([...choosingViews.keys()].map(view => view.runAsync())).then(() => done())")
    assert browser.execute_script("return [...choosingViews.keys()][0].signal('chosen')") == layer


def check_findings(browser):
    """In words at the top of the section, and in the profile and the map, linked to what defines them."""
    words = [item.text for item in browser.find_elements("css selector", "#run-base .findings li")]
    assert len(words) == 2 and words[0].startswith("vanishing_gradient: 80 % of members (40–90 %), dense_1, steps 2–9"), words
    assert "healthy" in browser.find_element("css selector", "section:not(#run-base) > .healthy").text
    for chart in ("activation-gradient", "gradient-map"):
        texts = browser.find_elements("css selector", f"#chart-base-{chart} svg .mark-text text")
        pins = [text for text in texts if "vanishing_gradient" in text.text]
        assert pins, chart
        browser.execute_script("location.hash = ''")
        ActionChains(browser).move_to_element(pins[-1]).click().perform()
        assert browser.execute_script("return location.hash") == "#finding-vanishing_gradient", chart
    for link in browser.find_elements("css selector", ".findings a"):
        assert browser.find_element("id", link.get_attribute("href").split("#")[1]).tag_name == "dt"


DOMAINS = """const done = arguments[0];
drawComparison().then(() => done(comparing.views.map(view => ['x', 'y'].map(name => view.scale(name).domain()))))"""


def check_comparison(browser):
    """Every kind of chart: side by side on equal scales, then over one another where that can be seen."""
    kinds = browser.execute_script("return sharedKinds()")
    assert len(kinds) > 10, kinds
    for kind in kinds:
        browser.execute_script("comparing.kind.value = arguments[0]; comparing.over.checked = false; offerRuns()", kind)
        left, right = browser.execute_async_script(DOMAINS)
        assert left == right, (kind, left, right)
        browser.execute_script("comparing.over.checked = true")
        over = browser.execute_async_script(DOMAINS)
        assert over == ([left] if not browser.execute_script("return comparing.over.disabled") else [left, left]), kind
        assert browser.find_elements("css selector", "#compare svg .mark-line path, #compare svg .mark-rect path"), kind


def check_page(study, scheme):
    browser = open_browser(scheme)
    try:
        browser.get((study / "report.html").as_uri())
        wait_until_drawn(browser)
        problems = [entry for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        assert not problems, problems
        charts = browser.execute_script("return charts")
        figures = browser.execute_script("return document.querySelectorAll('figure').length")
        assert len(charts) == figures == 2 + 2 * 17, (len(charts), figures)
        check_charts(browser, charts)
        check_requests(browser)
        check_numbers(charts, study / "base", "base")
        check_linked_layers(browser)
        check_findings(browser)
        check_comparison(browser)
        assert not browser.get_log("browser")
        first, last = browser.execute_script("return [document.body.dataset.firstChart, document.body.dataset.lastChart]")
        print(f"{scheme}: {len(charts)} charts, the first after {first} ms, all after {last} ms")
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
        other = next(path for path in (folder / "out").iterdir() if path.is_dir() and path.name != "base")
        (folder / "out" / "base" / "findings.json").write_text(FINDINGS)
        (other / "findings.json").write_text("[]")
        subprocess.run([sys.argv[1], "report", "out", "-o", "out/report.html"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        for scheme in ("light", "dark"):
            check_page(folder / "out", scheme)


main()
