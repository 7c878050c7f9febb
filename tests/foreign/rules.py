#!/usr/bin/env python3
"""Evaluates the rules of the fields by protovalidate, as a form would before it sends what was typed: those that many fields share are CEL
in kezhi/common/v1/rules.proto, and who evaluates that learns what the suite would refuse.

    python tests/foreign/rules.py
"""

import os
import subprocess
import sys
import tempfile

PROTO = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "proto"))


def compile_into(folder):
    packages = [os.path.join(PROTO, package) for package in ("kezhi", "buf")]
    found = [os.path.join(place, file) for package in packages for place, _, files in os.walk(package) for file in files]
    protos = sorted(os.path.relpath(file, PROTO) for file in found if file.endswith(".proto"))
    protoc = [sys.executable, "-m", "grpc_tools.protoc", "-I", PROTO, f"--python_out={folder}"]
    subprocess.run([*protoc, *protos], check=True)
    sys.path.insert(0, folder)


def broken(message):
    """The rules that a message breaks, as (field, rule, words)."""
    from protovalidate import ValidationError, validate

    try:
        validate(message)
    except ValidationError as refused:
        found = [violation.proto for violation in refused.violations]
        return [(".".join(part.field_name for part in one.field.elements), one.rule_id, one.message) for one in found]
    return []


def main():
    with tempfile.TemporaryDirectory() as folder:
        compile_into(folder)
        from kezhi.coordination.v1.agreement_pb2 import Agreement, DraftAgreementRequest
        from kezhi.projects.v1.budget_pb2 import Attachment

        def terms(**changed):
            good = {"title": "协作协议", "text": "一", "scope": "二", "parties": ["departments/1"]}
            return Agreement.Terms(**{**good, "valid_from": "2026-05-01", "valid_until": "2026-06-01", **changed})

        uuid = "0198c8f0-0000-7000-8000-000000000000"
        for message, expected in [
            (terms(scope="某" * 4000), []),
            (terms(scope="某" * 4001), [("scope", "string.text.long", "must have at most 4000 characters")]),
            (terms(title=""), [("title", "string.text.empty", "must not be empty")]),
            (terms(valid_from="2026-5-1"), [("valid_from", "string.calendar_day", "must be a day, YYYY-MM-DD")]),
            (DraftAgreementRequest(terms=terms(), request_id=uuid, taken_on="2026-05-01"), []),
            (DraftAgreementRequest(terms=terms()), []),
            (DraftAgreementRequest(terms=terms(), request_id="7"), [("request_id", "string.uuid_if_any", "must be a UUID")]),
            (
                DraftAgreementRequest(terms=terms(), taken_on="today"),
                [("taken_on", "string.calendar_day_if_any", "must be a day, YYYY-MM-DD")],
            ),
            (Attachment(kind="licence", digest="AB"), [("digest", "string.sha256", "must be a SHA-256 in lower-case hex")]),
        ]:
            found = [one for one in broken(message) if one[1].startswith("string.")]
            assert found == expected, f"{type(message).__name__}: {found} is not {expected}"
    print("protovalidate finds in the contract what the suite would refuse")


if __name__ == "__main__":
    main()
