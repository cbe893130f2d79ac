"""Print how triage does on labelled messages: python -m tests.triage.measure FILE.jsonl (run by hand, never in a test).

The file's schema is that of the labelling rules: id, lang, subject, text, category, urgency, risks, needs, concern.
Only figures and ids are printed, no text: the messages are for measuring, not for writing rules from.
"""

# ruff: noqa: T201 - it is run to print

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bot.triage.pipeline import describe, warm
from storage.enums import Urgency

DANGERS = {
    *("self_harm", "abuse_neglect", "violence_threat", "weapon", "sexual_misconduct", "missing_child"),
    "medical_emergency",
}
Pair = tuple[dict[str, Any], dict[str, Any]]


def main(path: str) -> None:
    warm()
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    pairs, seconds = zip(*(_timed(row) for row in rows), strict=True)
    for group in ("en", "es", "en es", "others", "all"):
        _report(group, [pair for pair in pairs if _belongs(pair[0]["lang"], group)])
    print("ms a message: median", _ms(seconds, 0.5), "p99", _ms(seconds, 0.99))
    print("danger not reached:", [row["id"] for row, told in pairs if _danger(row) and told["attention"] == "normal"])


def _timed(row: dict[str, Any]) -> tuple[Pair, float]:
    started = time.perf_counter()
    told = describe(row["subject"], row["text"], channel=row["channel"])
    return (row, told), time.perf_counter() - started


def _ms(seconds: tuple[float, ...], quantile: float) -> float:
    return round(1000 * sorted(seconds)[int(quantile * (len(seconds) - 1))], 1)


def _belongs(language: str, group: str) -> bool:
    return group == "all" or (language not in {"en", "es"} if group == "others" else language in group.split())


def _danger(row: dict[str, Any]) -> bool:
    return bool(DANGERS & set(row["risks"]))


def _report(group: str, pairs: list[Pair]) -> None:
    danger = [told["attention"] for row, told in pairs if _danger(row)]
    emergencies = [told["attention"] for row, told in pairs if row["urgency"] == "emergency"]
    benign = [told["attention"] for row, told in pairs if not _danger(row)]
    steps = [Urgency(told["urgency"]).rank - Urgency(row["urgency"]).rank for row, told in pairs]
    print(f"{group} ({len(pairs)})")
    print("  danger reaches a person first", _share(a != "normal" for a in danger))
    print("  emergencies paged", _share(a == "page" for a in emergencies))
    print("  benign paged", _share(a == "page" for a in benign))
    print("  benign read first", _share(a == "read_first" for a in benign))
    print("  language", _share(told["language"] == row["lang"] for row, told in pairs))
    print("  category macro-F1", _macro(pairs))
    print("  category right", _share(told["category"] == row["category"] for row, told in pairs))
    print("  urgency exact", _share(s == 0 for s in steps), "within one", _share(abs(s) <= 1 for s in steps))
    print("  risks micro-F1", _micro(pairs, "risks"), "needs micro-F1", _micro(pairs, "needs"))
    print("  concern", _share(told["concern"] == row["concern"] for row, told in pairs))


def _share(values: Any) -> str:
    rows = list(values)
    return f"{sum(rows)}/{len(rows)} = {sum(rows) / max(len(rows), 1):.3f}"


def _macro(pairs: list[Pair]) -> float:
    right, told, meant = Counter[str](), Counter[str](), Counter[str]()
    for row, answer in pairs:
        meant[row["category"]] += 1
        told[answer["category"]] += 1
        right[row["category"]] += row["category"] == answer["category"]
    return round(sum(2 * right[c] / (told[c] + meant[c]) for c in meant) / len(meant), 3)


def _micro(pairs: list[Pair], key: str) -> float:
    both = sum(len(set(row[key]) & set(told[key])) for row, told in pairs)
    return round(2 * both / max(sum(len(row[key]) + len(told[key]) for row, told in pairs), 1), 3)


if __name__ == "__main__":
    main(sys.argv[1])
