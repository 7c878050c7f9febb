#!/usr/bin/env python3
"""A provincial system that knows Kezhi from what it publishes alone: docs/exchange.md and the descriptors of its contract.

It takes letters by gRPC with mutual TLS, from a drop folder and from NATS JetStream, keeps each id once, and answers each with a
receipt. It is a bad partner on purpose: it refuses, delays, forgets to answer, asks for the same again, answers twice, and may be
killed at any moment: what it said that it keeps, it keeps in a SQLite file.
"""

import argparse
import asyncio
import concurrent.futures
import hashlib
import json
import os
import random
import sqlite3
import threading
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

DELIVER = "/kezhi.coordination.v1.ExchangeService/DeliverLetter"
REQUEST = "kezhi.coordination.v1.DeliverLetterRequest"
RESPONSE = "kezhi.coordination.v1.DeliverLetterResponse"
SUBJECT_OUT, SUBJECT_IN, STREAM = "exchange.out", "exchange.in", "EXCHANGE"
# What a note of a record asks the province to do: to refuse the letter as it is, or to reject it by its receipt.
POISON, REJECTED = "毒", "驳回"
MANIFEST = ".manifest.json"


class Register:
    """What the province keeps. A letter is kept once for each transport; how often it came is counted."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.db = sqlite3.connect(path, check_same_thread=False, timeout=30)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS letters (position INTEGER PRIMARY KEY AUTOINCREMENT, transport TEXT, id TEXT,"
            " type TEXT, subject TEXT, sequence TEXT, data TEXT, came INTEGER, receipted INTEGER, UNIQUE (transport, id))"
        )
        self.db.commit()

    def keep(self, transport, letter):
        with self.lock:
            self.db.execute(
                "INSERT INTO letters (transport, id, type, subject, sequence, data, came, receipted)"
                " VALUES (?, ?, ?, ?, ?, ?, 1, 0) ON CONFLICT (transport, id) DO UPDATE SET came = came + 1",
                (transport, letter["id"], letter["type"], letter["subject"], letter["sequence"], letter["data"]),
            )
            self.db.commit()

    def without_receipt(self, transport):
        with self.lock:
            rows = self.db.execute(
                "SELECT id, subject, data FROM letters WHERE transport = ? AND receipted = 0 ORDER BY position LIMIT 50",
                (transport,),
            )
            return rows.fetchall()

    def receipted(self, transport, letter_id):
        with self.lock:
            self.db.execute("UPDATE letters SET receipted = 1 WHERE transport = ? AND id = ?", (transport, letter_id))
            self.db.commit()


class Refuses(Exception):
    """The letter is wrong as it is."""


class Later(Exception):
    """Not now."""


class Province:
    """How it behaves, whatever carries the letters."""

    def __init__(self, register, options):
        self.register, self.cured, self.calm, self.today = register, options.cured, options.calm, options.today

    def moody(self, chance):
        return not os.path.exists(self.calm) and random.random() < chance

    def take(self, transport, letter):
        if self.moody(0.05):
            time.sleep(random.random() / 5)
        if self.moody(0.05):
            raise Later("busy")
        if note_of(letter["data"]) == POISON and not os.path.exists(self.cured):
            raise Refuses("the note cannot be read")
        self.register.keep(transport, letter)
        if self.moody(0.05):
            raise Later("kept, and the answer is lost")

    def receipt(self, transport, letter_id, data):
        accepted = note_of(data) != REJECTED or json.loads(data)["operation"] == "WITHDRAW"
        content = {
            "letter": letter_id, "accepted": accepted, "code": "0" if accepted else "E17",
            "message": "" if accepted else "违法事实不清", "given_on": self.today,
        }  # fmt: skip
        return f"receipt-{transport}-{letter_id}", json.dumps(content).encode()

    def answer_all(self, transport, send):
        """Sends the receipts that are due by `send(id, subject, data)`, some of them twice."""
        for letter_id, subject, data in self.register.without_receipt(transport):
            receipt_id, content = self.receipt(transport, letter_id, data)
            send(receipt_id, subject, content)
            if self.moody(0.1):
                send(receipt_id, subject, content)
            self.register.receipted(transport, letter_id)


def note_of(data):
    return json.loads(data)["record"]["BZ"]


# gRPC


class OverGrpc:
    """ExchangeService, served and called with mutual TLS, by the descriptors of the contract alone."""

    def __init__(self, province, options):
        pool = descriptor_pool.DescriptorPool()
        with open(options.contract, "rb") as file:
            for described in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
                pool.Add(described)
        self.province = province
        self.request = message_factory.GetMessageClass(pool.FindMessageTypeByName(REQUEST))
        self.response = message_factory.GetMessageClass(pool.FindMessageTypeByName(RESPONSE))
        key, certificate, ca = (read(f"{options.certs}/{name}.pem") for name in ["province.key", "province", "ca"])
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        handler = grpc.unary_unary_rpc_method_handler(
            self.deliver, self.request.FromString, self.response.SerializeToString
        )
        service, method = DELIVER[1:].split("/")
        self.server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service, {method: handler})])
        self.server.add_secure_port(
            f"127.0.0.1:{options.port}", grpc.ssl_server_credentials([(key, certificate)], ca, True)
        )
        channel = grpc.secure_channel(options.gateway, grpc.ssl_channel_credentials(ca, key, certificate))
        self.call = channel.unary_unary(DELIVER, self.request.SerializeToString, self.response.FromString)

    def deliver(self, letter, context):
        try:
            self.province.take("grpc", {name: getattr(letter, name) for name in ["id", "type", "subject", "sequence"]}
                               | {"data": letter.data.decode()})  # fmt: skip
        except Refuses as refusal:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(refusal))
        except Later as later:
            context.abort(grpc.StatusCode.UNAVAILABLE, str(later))
        return self.response()

    def run(self):
        self.server.start()
        while True:
            try:
                self.province.answer_all("grpc", self.send)
            except grpc.RpcError as error:
                print(f"grpc: {error.code().name} {error.details()}", flush=True)
            time.sleep(0.05)

    def send(self, receipt_id, subject, data):
        letter = self.request(
            id=receipt_id, source="province", type="kezhi.receipt", subject=subject,
            data_content_type="application/json", data=data,
        )  # fmt: skip
        self.call(letter, timeout=5)


# A drop folder


class OverFolder:
    """What lies in `out` is taken away; what is for Kezhi is laid into `in`, the manifest last."""

    def __init__(self, province, options):
        self.province, self.folder = province, options.folder

    def run(self):
        while True:
            for name in sorted(os.listdir(f"{self.folder}/out")):
                if name.endswith(MANIFEST) and not name.startswith(".") and not self.take(f"{self.folder}/out/{name}"):
                    break
            self.province.answer_all("folder", self.send)
            time.sleep(0.05)

    def take(self, path):
        manifest = json.loads(read(path))
        file = os.path.join(os.path.dirname(path), manifest["file"])
        # Killed between the two removals, it has the letter already.
        if os.path.exists(file):
            data = read(file)
            if (len(data), hashlib.sha256(data).hexdigest()) != (manifest["bytes"], manifest["sha256"]):
                raise AssertionError(f"{file} is not what its manifest says")
            try:
                self.province.take("folder", manifest | {"data": data.decode()})
            except (Later, Refuses):
                return False
            os.remove(file)
        os.remove(path)
        return True

    def send(self, receipt_id, subject, data):
        manifest = {
            "specversion": "1.0", "id": receipt_id, "source": "province", "type": "kezhi.receipt", "subject": subject,
            "datacontenttype": "application/json", "file": f"{receipt_id}.data", "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        self.lay(f"{receipt_id}.data", data)
        self.lay(receipt_id + MANIFEST, json.dumps(manifest).encode())

    def lay(self, name, content):
        unfinished = f"{self.folder}/in/.{name}"
        with open(unfinished, "wb") as file:
            file.write(content)
        os.rename(unfinished, f"{self.folder}/in/{name}")


# NATS JetStream


class OverNats:
    """A durable consumer of what Kezhi publishes; receipts are published to the stream that Kezhi consumes."""

    def __init__(self, province, options):
        self.province, self.url = province, options.nats

    def run(self):
        while True:
            try:
                asyncio.run(self.exchange())
            except Exception as error:  # whatever it is, it is tried again
                print(f"nats: {error!r}", flush=True)
                time.sleep(0.2)

    async def exchange(self):
        import nats

        connection = await nats.connect(self.url, allow_reconnect=False, connect_timeout=2)
        stream = connection.jetstream(timeout=5)
        await stream.add_stream(name=STREAM, subjects=[SUBJECT_OUT, SUBJECT_IN])
        config = nats.js.api.ConsumerConfig(durable_name="province", max_ack_pending=1, ack_wait=2)
        letters = await stream.pull_subscribe(SUBJECT_OUT, durable="province", stream=STREAM, config=config)
        while True:
            for message in await fetched(letters):
                await self.take(message)
            await self.answer(stream)

    async def take(self, message):
        said = message.headers
        letter = {name: said.get(f"ce-{name}", "") for name in ["id", "type", "subject", "sequence"]}
        try:
            self.province.take("nats", letter | {"data": message.data.decode()})
        except (Later, Refuses):
            await message.nak()
        else:
            await message.ack_sync(timeout=5)

    async def answer(self, stream):
        due = []
        for letter_id, subject, data in self.province.register.without_receipt("nats"):
            due.append((letter_id, subject, *self.province.receipt("nats", letter_id, data)))
        for letter_id, subject, receipt_id, content in due:
            headers = {
                "Nats-Msg-Id": receipt_id, "ce-specversion": "1.0", "ce-id": receipt_id, "ce-source": "province",
                "ce-type": "kezhi.receipt", "ce-subject": subject, "content-type": "application/json",
            }  # fmt: skip
            await stream.publish(SUBJECT_IN, content, headers=headers)
            self.province.register.receipted("nats", letter_id)


async def fetched(letters):
    import nats

    try:
        return await letters.fetch(1, timeout=0.2)
    except nats.errors.TimeoutError:
        return []


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, told in [
        ("register", "the SQLite file of what it keeps"),
        ("contract", "the descriptors of the contract"),
        ("certs", "the folder of its certificates"),
        ("port", "where it serves gRPC"),
        ("gateway", "the address of the suite"),
        ("folder", "the drop folder"),
        ("nats", "the URL of NATS"),
        ("cured", "once this file exists, it refuses no letter as it is any more"),
        ("calm", "once this file exists, it has no moods any more"),
        ("today", "the day on which its receipts are given"),
    ]:
        parser.add_argument(f"--{name}", required=True, help=told)
    options = parser.parse_args()
    province = Province(Register(options.register), options)
    running = [OverGrpc(province, options), OverFolder(province, options), OverNats(province, options)]
    threads = [threading.Thread(target=transport.run, daemon=True) for transport in running]
    for thread in threads:
        thread.start()
    print("the province is there", flush=True)
    # One that ends has a fault: so does the whole.
    while all(thread.is_alive() for thread in threads):
        time.sleep(0.1)
    raise SystemExit("a transport of the province ended")


if __name__ == "__main__":
    main()
