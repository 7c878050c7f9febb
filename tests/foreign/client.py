"""A gRPC client that knows nothing of Kezhi: it learns every service, message and option by reflection."""

import grpc
from google.protobuf import descriptor_pool, json_format, message_factory
from google.rpc import error_details_pb2, status_pb2
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

PATIENCE_SECONDS = 20


class Refused(Exception):
    """What a refusal says of itself: its code, the reason and metadata of its ErrorInfo, the fields it names."""

    def __init__(self, error):
        super().__init__(f"{error.code().name}: {error.details()}")
        self.code = error.code().name
        self.message = error.details()
        self.reason, self.domain, self.metadata, self.fields = "", "", {}, []
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self._read(status_pb2.Status.FromString(value))

    def _read(self, status):
        for detail in status.details:
            if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                info = error_details_pb2.ErrorInfo()
                detail.Unpack(info)
                self.reason, self.domain, self.metadata = info.reason, info.domain, dict(info.metadata)
            elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
                bad = error_details_pb2.BadRequest()
                detail.Unpack(bad)
                self.fields = [violation.field for violation in bad.field_violations]


class Client:
    """One channel; methods are called as `CaseService/GetCase` with a dict in JSON form."""

    def __init__(self, address, credentials=None):
        secure = credentials and grpc.secure_channel(address, credentials)
        self.channel = secure or grpc.insecure_channel(address)
        grpc.channel_ready_future(self.channel).result(timeout=PATIENCE_SECONDS)
        database = ProtoReflectionDescriptorDatabase(self.channel)
        self.services = list(database.get_services())
        self.pool = descriptor_pool.DescriptorPool(database)

    def close(self):
        self.channel.close()

    def call(self, method, request=None, token=None):
        """The answer, or `Refused`."""
        path, described, message = self._prepare(method, request)
        answer = message_factory.GetMessageClass(described.output_type)
        unary = self.channel.unary_unary(path, type(message).SerializeToString, answer.FromString)
        try:
            return unary(message, timeout=PATIENCE_SECONDS, metadata=metadata_of(token))
        except grpc.RpcError as error:
            raise Refused(error) from None

    def pour(self, method, requests, token=None):
        """The answer to a client stream, or `Refused`."""
        prepared = [self._prepare(method, request) for request in requests]
        path, described, message = prepared[0]
        answer = message_factory.GetMessageClass(described.output_type)
        pouring = self.channel.stream_unary(path, type(message).SerializeToString, answer.FromString)
        try:
            messages = (message for _, _, message in prepared)
            return pouring(messages, timeout=PATIENCE_SECONDS, metadata=metadata_of(token))
        except grpc.RpcError as error:
            raise Refused(error) from None

    def stream(self, method, request=None, token=None, timeout=PATIENCE_SECONDS):
        """The answers of a server stream, until its end or the timeout."""
        path, described, message = self._prepare(method, request)
        answer = message_factory.GetMessageClass(described.output_type)
        streaming = self.channel.unary_stream(path, type(message).SerializeToString, answer.FromString)
        return streaming(message, timeout=timeout, metadata=metadata_of(token))

    def _prepare(self, method, request):
        service, name = method.split("/")
        full = next((known for known in self.services if known == service or known.endswith("." + service)), service)
        described = self.pool.FindServiceByName(full).methods_by_name[name]
        message = message_factory.GetMessageClass(described.input_type)()
        json_format.ParseDict(request or {}, message, descriptor_pool=self.pool)
        return f"/{full}/{name}", described, message


def metadata_of(token):
    return [("authorization", f"Bearer {token}")] if token else []
