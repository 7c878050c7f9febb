#!/usr/bin/env python3
"""The whole story, from a tip-off to a decision that is published and taken back, told by a client that is not ours.

    python tests/foreign/story.py --binary target/debug/kezhi

It starts the binary itself, calls it through the gateway by reflection alone, lets time pass by restarting it on a later
day, and holds every refusal against its reason and article. It ends at the first thing that is not as it must be.
"""

import argparse
import os
import sys
import tempfile

import bags
import house
import others
from suite import Suite
from telling import Story


def tell(story):
    story.day("2021-09-13")
    house.the_house_is_open(story)
    officers = house.officers_are_registered(story)
    others.porridge_with_a_lapsed_patent(story, officers)
    receipt = bags.a_citizen_tells(story)
    _, lead = bags.it_is_handed_over(story, receipt)
    step = bags.the_case_is_filed(story, lead, officers)
    sealing = bags.it_is_investigated(story, step)
    bags.a_penalty_is_proposed(story, step)
    story.day("2021-09-29")
    bags.the_party_is_notified(story, step)
    story.day("2021-10-11")
    bags.the_hearing(story, step, officers)
    story.day("2021-10-25")
    bags.the_head_decides(story, step)
    disclosure = bags.it_is_published(story, step, receipt)
    story.day("2021-11-12")
    bags.it_is_paid_late(story, step, sealing)
    story.day("2021-12-01")
    bags.it_is_revoked(story, step, receipt, disclosure)
    story.day("2023-04-20")
    millet = others.millet_bags(story, officers)
    story.day("2023-05-04")
    others.the_right_lapses(story, millet)
    story.day("2023-11-16")
    others.an_agency_without_a_licence(story, officers)
    house.the_books_are_right(story)
    if not story.suite.settings:
        house.nobody_can_rewrite_them(story)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=os.environ.get("KEZHI_BINARY", "target/release/kezhi"))
    parser.add_argument("--settings", help="settings of the suite, as for PostgreSQL (migrated and empty)")
    arguments = parser.parse_args()
    binary = os.path.abspath(arguments.binary)
    if not os.path.exists(binary):
        parser.error(f"{binary} does not exist; build it, or name another by --binary or KEZHI_BINARY")
    with tempfile.TemporaryDirectory(prefix="kezhi-story-") as folder:
        suite = Suite(binary, os.path.join(folder, "data"), arguments.settings)
        os.mkdir(suite.data)
        story = Story(suite)
        try:
            tell(story)
        except Exception as failure:  # whatever it is, it ends the story
            print(f"FAIL {failure}\n{suite.log()[-4000:]}")
            print(f"{story.passed} passed, 1 failed")
            return 1
        finally:
            suite.end()
    print(f"{story.passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
