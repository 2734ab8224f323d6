#!/usr/bin/env python3
"""Fails when a test was skipped that .ci/allowed-skips.txt does not name.

Reads Surefire's XML reports of every module. A line of the list is `ClassName#method reason`: the
class with or without its package, `*` in the method for any text, the reason up to the line's end.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / ".ci" / "allowed-skips.txt"


def allowed_skips():
    """Pairs of a pattern for `ClassName#method` and its reason."""
    skips = []
    for number, line in enumerate(LIST.read_text().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        test, _, reason = line.partition(" ")
        if "#" not in test or not reason.strip():
            sys.exit(f"{LIST}:{number}: not `ClassName#method reason`: {line}")
        pattern = ".*".join(re.escape(part) for part in test.split("*"))
        skips.append((re.compile(r"(.*\.)?" + pattern, re.DOTALL), reason.strip()))
    return skips


def main():
    allowed = allowed_skips()
    reports = sorted(ROOT.glob("*/target/surefire-reports/TEST-*.xml"))
    tests, known, unknown = 0, 0, 0
    for report in reports:
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            tests += 1
            skipped = case.find("skipped")
            if skipped is None:
                continue
            name = f"{case.get('classname')}#{case.get('name')}"
            text = (skipped.get("message") or skipped.text or "").strip()
            said = text.partition("\n")[0] or "no reason given"
            reason = next((r for pattern, r in allowed if pattern.fullmatch(name)), None)
            if reason is None:
                unknown += 1
                print(f"skipped, not allowed: {name}: {said}")
            else:
                known += 1
                print(f"skipped, allowed ({reason}): {name}: {said}")
    if tests == 0:
        sys.exit("no test reports found: did the tests run?")
    print(f"{tests} tests, skipped: {known} allowed, {unknown} not allowed")
    if unknown:
        sys.exit(1)


main()
