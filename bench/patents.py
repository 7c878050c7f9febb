#!/usr/bin/env python3
"""How long an import of many patents takes in one stream, how much memory it needs, and how fast they are searched and counted.

    target/foreign/bin/python bench/patents.py [--binary target/release/kezhi] [--patents 1000000] [--settings FILE]

It needs what tests/foreign/requirements.txt names. The patents are made up as the stream goes. The suite runs on SQLite, or on what
the settings name as the database of coordination, migrated and empty.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "foreign"))

from client import Client, metadata_of  # noqa: E402
from google.protobuf import message_factory  # noqa: E402
from suite import Suite  # noqa: E402

CHUNK = 512 * 1024
SERVICE = "kezhi.coordination.v1.PatentService"
HEADER = "application_number,title,kind,filed_on,granted_on,published_on,publication_number,owners,inventors,ipc,status,status_on,town_code\n"
THINGS = ["耐磨钢板", "水稻种植机", "竹木复合材料", "锂电池隔膜", "药用辅料", "数控机床", "污水处理装置", "智能灌溉阀"]
KINDS = [("1", "invention", "B"), ("2", "utility_model", "U"), ("3", "design", "S")]
CLASSES = ["C22C 38/00", "A01B 33/08", "B27D 1/04", "H01M 50/403", "A61K 47/36", "B23Q 15/00", "C02F 9/00", "A01G 25/16"]


def check_digit(digits):
    rest = sum(int(digit) * weight for digit, weight in zip(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])) % 11
    return "X" if rest == 10 else str(rest)


def row(number):
    year = 2004 + number % 20
    letter, kind, code = KINDS[number % 3]
    digits = f"{year}{letter}{number % 10_000_000:07d}"
    thing, owner = number % len(THINGS), number % 50_000
    locarno = "09-03" if kind == "design" else CLASSES[thing]
    return (
        f"{digits}.{check_digit(digits)},一种{THINGS[thing]}第{number}型,{kind},{year}-03-01,{year + 1}-06-01,{year + 1}-06-01,"
        f"CN{200_000_000 + number}{code},第{owner}号示例有限公司,发明人{number % 9973},{locarno},有效,,431271{number % 20:03d}\n"
    )


def chunks(patents):
    held, size = [HEADER], 0
    for number in range(patents):
        line = row(number)
        held.append(line)
        size += len(line)
        if size > CHUNK // 3:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def peak(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


def imported(client, token, patents):
    described = client.pool.FindServiceByName(SERVICE).methods_by_name["ImportPatents"]
    request = message_factory.GetMessageClass(described.input_type)
    answer = message_factory.GetMessageClass(described.output_type)

    def parts():
        yield request(header={"file_name": "bench.csv", "format": "PATENT_FORMAT_CSV"})
        for chunk in chunks(patents):
            yield request(chunk=chunk)

    call = client.channel.stream_unary(f"/{SERVICE}/ImportPatents", request.SerializeToString, answer.FromString)
    return call(parts(), metadata=metadata_of(token))


def timed(what, work, times=5):
    spent = []
    for _ in range(times):
        began = time.monotonic()
        work()
        spent.append((time.monotonic() - began) * 1000)
    print(f"{what}: {statistics.median(spent):.1f} ms (median of {times})", flush=True)


def search(client, pages=1, **asked):
    """Reads pages of 200, and times the last alone."""
    token = ""
    for _ in range(pages):
        began = time.monotonic()
        page = client.call(f"{SERVICE}/SearchPatents", {**asked, "page_size": 200, "page_token": token})
        spent, token = (time.monotonic() - began) * 1000, page.next_page_token
        if not token:
            break
    return spent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default="target/release/kezhi")
    parser.add_argument("--patents", type=int, default=1_000_000)
    parser.add_argument("--settings", help="settings of the suite, as for PostgreSQL (migrated and empty)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kezhi-bench-") as folder:
        suite = Suite(os.path.abspath(options.binary), os.path.join(folder, "data"), options.settings)
        os.mkdir(suite.data)
        suite.start("2026-03-02")
        try:
            client = Client(suite.address)
            token = suite.token("officer", "li")
            before = peak(suite.process)
            for what in ["new", "the same again"]:
                began = time.monotonic()
                taken = imported(client, token, options.patents)
                seconds = time.monotonic() - began
                print(
                    f"import, {what}: {seconds:.1f} s, {options.patents / seconds:.0f} patents/s; added {taken.added}, "
                    f"unchanged {taken.unchanged}, faults {taken.faults}; peak {peak(suite.process)} MiB ({before} before)",
                    flush=True,
                )
            number = row(options.patents // 2).split(",")[0]
            timed("by number", lambda: search(client, number=number))
            timed("by owner", lambda: search(client, owner="第77号示例有限公司"))
            timed("by rare words", lambda: search(client, words=f"第{options.patents // 3}型"))
            for words in ["耐磨钢板", "有限公司", "钢板耐磨"]:
                timed(f"by the words {words}, the first page", lambda: search(client, words=words))
                print(f"by the words {words}, page 100 alone: {search(client, 100, words=words):.1f} ms", flush=True)
            timed("by common words, in a town without", lambda: search(client, words="耐磨钢板", town="431271001"), 3)
            timed("all, the first page", lambda: search(client))
            print(f"all, page 1,000 alone: {search(client, 1000):.1f} ms", flush=True)
            timed("all designs, the first page", lambda: search(client, kind="PATENT_KIND_DESIGN"))
            for group in ["KIND", "STATUS", "YEAR", "FIELD", "TOWN", "OWNER"]:
                for kind in ["UNSPECIFIED", "DESIGN"]:
                    asked = {"group_by": f"GROUP_BY_{group}", "kind": f"PATENT_KIND_{kind}"}
                    of = "designs" if kind == "DESIGN" else "all"
                    timed(f"{of} counted by {group.lower()}", lambda: client.call(f"{SERVICE}/GetPatentStatistics", asked), 3)
        finally:
            suite.end()


if __name__ == "__main__":
    main()
