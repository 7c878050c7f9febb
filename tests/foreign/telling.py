"""How a story is told: who calls, what must come of it, and when time passes."""

import hashlib
import time

from client import Client, Refused

FEN = 100
# Who has another role than that of an officer; `head:li` is the account `li` with the role of a head.
ROLES = {"ma": "head", "he": "reviewer", "tang": "intake", "audit": "auditor", "root": "admin"}
RECORD = "kezhi.enforcement.v1.RecordService"


def must(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


def must_equal(seen, expected, what):
    must(seen == expected, f"{what} is {seen!r}, not {expected!r}")


def evidence(title, on):
    return {"title": title, "digest": hashlib.sha256(title.encode()).hexdigest(), "obtained_on": on}


class Story:
    """What is told: the steps count themselves, and the first that fails ends it."""

    def __init__(self, suite):
        self.suite = suite
        self.client = None
        self.tokens = {}
        self.passed = 0

    # Time and callers.

    def day(self, today):
        """The suite is started on a day; what was open before is stopped as a supervisor would."""
        if self.suite.process:
            self.client.close()
            if self.suite.process.poll() is None:
                must_equal(self.suite.stop(), 0, "the exit code after SIGTERM")
        seconds = self.suite.start(today)
        self.client = Client(self.suite.address)
        print(f"---- {today} (ready after {seconds:.2f} s)")

    def token(self, who):
        """`li` is an officer; `head:li` is the same account with the role of a head."""
        role, _, account = who.rpartition(":")
        role = role or ROLES.get(account, "officer")
        if who not in self.tokens:
            self.tokens[who] = self.suite.token(role, account)
        return self.tokens[who]

    # Steps.

    def ok(self, sentence):
        self.passed += 1
        print(f"ok   {sentence}", flush=True)

    def does(self, sentence, who, method, /, **request):
        answer = self.client.call(method, request, who and self.token(who))
        self.ok(sentence)
        return answer

    def refuses(
        self, sentence, who, method, reason, article="", /, *, code="FAILED_PRECONDITION", says=None, **request
    ):
        """The call is refused with this reason, article and code, and with what `says` names in its metadata."""
        try:
            self.client.call(method, request, who and self.token(who))
        except Refused as refused:
            must_equal((refused.reason, refused.code), (reason, code), f"{method}: {refused.message}")
            must_equal(refused.domain, "kezhi", "the domain of the ErrorInfo")
            must(article in refused.metadata.get("article", ""), f"{method} cites {refused.metadata}, not {article}")
            for key, value in (says or {}).items():
                must(
                    str(value) in refused.metadata.get(key, ""), f"{method} says {refused.metadata}, not {key}={value}"
                )
            self.ok(f"{sentence}: {reason}{f' ({article})' if article else ''}")
            return refused
        raise AssertionError(f"{method} must be refused with {reason} and was not: {sentence}")

    def waits_for(self, sentence, look):
        """What another service learns from the log arrives within moments."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            found = look()
            if found:
                self.ok(sentence)
                return found
            time.sleep(0.05)
        raise AssertionError(f"it never came to pass: {sentence}")

    def limit(self, subject, rule):
        """The limit of a matter under a rule, as the suite lists it."""
        answer = self.client.call(
            f"{RECORD}/ListTimeLimits",
            {"subject": subject, "include_closed": True},
            self.token("audit"),
        )
        found = [limit for limit in answer.time_limits if limit.rule_id == rule]
        must(found, f"{subject} has no limit {rule}: {[limit.rule_id for limit in answer.time_limits]}")
        return found[-1]

    def runs_until(self, sentence, subject, rule, due_on):
        must_equal(self.limit(subject, rule).due_on, due_on, f"the last day of {rule}")
        self.ok(f"{sentence} until {due_on}")


class Steps:
    """The steps of one case: each acts on what the last one left, by its etag."""

    def __init__(self, story, name):
        self.story, self.name, self.etag = story, name, ""

    def __call__(self, sentence, who, step, /, **request):
        case = self.story.does(sentence, who, f"CaseService/{step}", name=self.name, etag=self.etag, **request)
        self.etag = case.etag
        return case

    def refuses(self, sentence, reason, article, who, step, /, *, says=None, code="FAILED_PRECONDITION", **request):
        return self.story.refuses(
            sentence, who, f"CaseService/{step}", reason, article, says=says, code=code, name=self.name, **request
        )

    def read(self):
        return self.story.client.call("CaseService/GetCase", {"name": self.name}, self.story.token("audit"))


def published(story, number):
    answer = story.client.call("DisclosureService/ListDisclosures")
    return next((shown for shown in answer.disclosures if shown.decision_number == number), None)
