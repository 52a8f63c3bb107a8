"""Publishes one message of a campaign and prints what the gate says to exactly this message.

    python3 send.py <campaign> <message id> <number> [value of the template ...]

NATS_URL, NATS_CREDS (file with the producer's key), NAMESPACE; TRACEPARENT when the message is traced; TRIAL=1 to have it judged
and never sent; EXPIRES_SECONDS, after which it is refused instead of sent late.
Exit code 0: approved. 1: not approved. 3: not stored, so publish it again with the same id. 4: stored, no verdict yet.
"""

import asyncio
import json
import os
import sys
import time
from datetime import datetime, timedelta, timezone

import nats
from nats.errors import TimeoutError as NoAnswer
from nats.js.errors import APIError

NATS_URL = os.environ.get("NATS_URL", "nats://127.0.0.1:4222")
NATS_CREDS = os.environ.get("NATS_CREDS", "nats.creds")
NAMESPACE = os.environ.get("NAMESPACE", "marketing")
EXPIRES_SECONDS = int(os.environ.get("EXPIRES_SECONDS", "3600"))

ANSWER_SECONDS = 2
ATTEMPTS_MAX = 5
VERDICT_SECONDS = 60


class NotStored(Exception):
    """Nothing is stored, or nobody knows: publish it again with the same id."""


async def main(campaign, message_id, to, *values):
    refused = []

    async def on_error(error):
        refused.append(error)

    nc = await nats.connect(NATS_URL, nkeys_seed=NATS_CREDS, error_cb=on_error)
    js = nc.jetstream(domain="CONSENTRY")
    try:
        subject = f"consentry.send.{NAMESPACE}.{campaign}.{last_four(to)}"
        body = json.dumps(payload(to, values)).encode()
        sequence = await publish(js, subject, body, headers_of(message_id), refused)
        verdict = await verdict_of(js, sequence)
    except NotStored as error:
        print(f"not stored: {error}", file=sys.stderr)
        return 3
    finally:
        await nc.close()
    if verdict is None:
        print(f"stored as {sequence}, and no verdict yet", file=sys.stderr)
        return 4
    show(verdict)
    return 0 if verdict["outcome"] == "approved" else 1


def headers_of(message_id):
    expires = datetime.now(timezone.utc) + timedelta(seconds=EXPIRES_SECONDS)
    headers = {"Nats-Msg-Id": message_id, "Consentry-Expires": expires.isoformat()}
    if "TRACEPARENT" in os.environ:
        headers["traceparent"] = os.environ["TRACEPARENT"]
    if "TRIAL" in os.environ:
        headers["Consentry-Trial"] = os.environ["TRIAL"]
    return headers


async def publish(js, subject, body, headers, refused):
    """What OUTBOUND numbered the message with; the same number for the same id, within two minutes.

    OUTBOUND is full, a server is starting, or there was no answer: then nobody knows whether it is stored, and the id does.
    """
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            return (await js.publish(subject, body, timeout=ANSWER_SECONDS, headers=headers)).seq
        except APIError as error:
            problem, may_succeed_later = error.description, error.code >= 500
        except nats.errors.Error as error:
            problem, may_succeed_later = refused[-1] if refused else error or type(error).__name__, not refused
        if not may_succeed_later:
            break
        await asyncio.sleep(attempt * 0.5)
    raise NotStored(problem)


async def verdict_of(js, sequence):
    """Reads the verdicts of the namespace until that of one message. Another's it hands back, as long as somebody may wait for it."""
    reader = await js.pull_subscribe_bind(consumer=f"producer_{NAMESPACE}", stream="VERDICTS")
    until = time.monotonic() + VERDICT_SECONDS
    while time.monotonic() < until:
        try:
            [message] = await reader.fetch(1, timeout=2)
        except NoAnswer:
            continue
        outcome = message.subject.split(".")[2]
        verdict = {**json.loads(message.headers["Consentry-Verdict"]), "outcome": outcome}
        is_mine = verdict["sequence"] == sequence
        if is_mine or time.time() - verdict["judgedAtMs"] / 1000 > VERDICT_SECONDS:
            await message.ack()
        else:
            await message.nak(delay=1)
        if is_mine:
            return verdict
    return None


def show(verdict):
    print(f"{verdict['outcome']}  decision {verdict['decision']}")
    for violation in verdict["violations"]:
        print(f"{violation['clause']} {violation['rule']}: {violation['message']}\n   do: {violation['remedy']}")


def payload(to, values):
    """The send payload of WhatsApp's Cloud API, as it would be posted there."""
    parameters = [{"type": "text", "text": value} for value in values]
    components = [{"type": "body", "parameters": parameters}]
    template = {"name": "spring_offer", "language": {"code": "en"}, "components": components}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "template": template,
    }


def last_four(recipient):
    """The same however a number is written, so that one person is always one partition."""
    return "".join(each for each in recipient if each.isascii() and each.isalnum())[-4:]


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
