"""The local cloud as a person at this machine meets it: site, mailbox page, mail."""

import json
import os
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "Local-sign-in-1"
OPERATOR = "olga.operator@liaison.example"
# Administers the sample customer.
CUSTOMER = "clara.customer@fleet.example"
MAIL_LIMIT_SECONDS = 60
LOOK_EVERY_SECONDS = 0.05


def wait_until(condition, limit_seconds, what):
    """The condition's first true value; after the limit it fails, saying what was waited for."""
    end = time.monotonic() + limit_seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"after {limit_seconds} s still waiting for {what}"
        time.sleep(LOOK_EVERY_SECONDS)
    return found


@dataclass(frozen=True)
class Mail:
    id: str
    subject: str
    text: str


class Cloud:
    """`cargo xtask browser` says where it is."""

    def __init__(self):
        self.folder = Path(os.environ["LIAISON_CLOUD"])
        facts = json.loads((self.folder / "instance.json").read_text())
        self.port = facts["port"]
        self.site = os.environ["LIAISON_SITE"].rstrip("/")
        self.mailbox = f"http://localhost:{facts['mailbox_port']}"
        # The site; storage and the local sign-in, which share an address; and the mailbox. Nothing else is ever asked.
        self.origins = {self.site, f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}", self.mailbox}

    def mails_to(self, address):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_ministack/ses/messages") as answer:
            accounts = json.load(answer)["messages"]
        records = [record for account in accounts.values() for record in account if address in record["To"]]
        records.sort(key=lambda record: record["Timestamp"])
        return [Mail(record["MessageId"], record["Subject"], record.get("BodyText", "")) for record in records]

    def mail_to(self, address, saying):
        """The mail to this address that says this, as soon as it is there."""
        found = lambda: [mail for mail in self.mails_to(address) if saying in mail.subject + mail.text]
        return wait_until(found, MAIL_LIMIT_SECONDS, f"a mail to {address} saying {saying!r}")[-1]
