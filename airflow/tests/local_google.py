"""Servers on this machine in place of Google's: identity tokens, the ingest function, Dataproc's batches."""

import base64
import json
import threading
import time
from concurrent import futures
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import grpc
from google.cloud.dataproc_v1 import Batch, BatchOperationMetadata, CreateBatchRequest, GetBatchRequest
from google.longrunning import operations_pb2
from google.protobuf import any_pb2, empty_pb2


class FunctionServer:
    """Answers as the ingest function does, with what a test plans; also the metadata server that gives its tokens."""

    def __init__(self) -> None:
        self.planned: list[tuple[int, object]] = []
        self.calls: list[dict[str, object]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                if url.path.endswith("/identity"):
                    return self.answer(200, token(parse_qs(url.query)["audience"][0]), "text/html")
                return self.answer(200, json.dumps({"email": "airflow@example.com", "scopes": []}), "application/json")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.calls.append({"body": body, "audience": audience(self.headers["Authorization"])})
                status, answer = outer.planned.pop(0)
                text = answer if isinstance(answer, str) else json.dumps(answer)
                self.answer(status, text, "application/json")

            def answer(self, status: int, text: str, content_type: str) -> None:
                self.send_response(status)
                self.send_header("Metadata-Flavor", "Google")
                self.send_header("Content-Type", content_type)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.address}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def token(for_audience: str) -> str:
    claims = {"aud": for_audience, "exp": int(time.time()) + 3600, "iat": int(time.time())}
    parts = (b"{}", json.dumps(claims).encode(), b"-")
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def audience(authorization: str | None) -> str | None:
    if authorization is None:
        return None
    claims = authorization.removeprefix("Bearer ").split(".")[1]
    named: str = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["aud"]
    return named


class BatchServer:
    """Batches with the states that a test plans: each look at one moves it to its next, and the last one stays."""

    def __init__(self) -> None:
        self.states: dict[str, list[int]] = {}
        self.created: list[tuple[str, Batch]] = []
        self.of_the_next: list[int] = [Batch.State.SUCCEEDED]
        self.cancelled: list[str] = []
        self.tokens: set[str] = set()
        self.server = grpc.server(futures.ThreadPoolExecutor(4))
        unary = grpc.unary_unary_rpc_method_handler
        operation = operations_pb2.Operation.SerializeToString
        cancel = operations_pb2.CancelOperationRequest.FromString
        self.server.add_generic_rpc_handlers(
            [
                grpc.method_handlers_generic_handler(
                    "google.cloud.dataproc.v1.BatchController",
                    {
                        "GetBatch": unary(self.get, GetBatchRequest.deserialize, Batch.serialize),
                        "CreateBatch": unary(self.create, CreateBatchRequest.deserialize, operation),
                    },
                ),
                grpc.method_handlers_generic_handler(
                    "google.longrunning.Operations",
                    {"CancelOperation": unary(self.cancel, cancel, empty_pb2.Empty.SerializeToString)},
                ),
            ]
        )
        self.endpoint = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()

    def get(self, request: GetBatchRequest, context: grpc.ServicerContext) -> Batch:
        self.note(context)
        identifier = request.name.split("/")[-1]
        if identifier not in self.states:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such batch")
        states = self.states[identifier]
        state = states.pop(0) if len(states) > 1 else states[0]
        return Batch(name=request.name, state=state, state_message="said the service.", operation=f"op/{identifier}")

    def create(self, request: CreateBatchRequest, context: grpc.ServicerContext) -> operations_pb2.Operation:
        self.note(context)
        self.created.append((request.batch_id, request.batch))
        self.states[request.batch_id] = list(self.of_the_next)
        metadata = any_pb2.Any()
        metadata.Pack(BatchOperationMetadata.pb(BatchOperationMetadata(batch=f"{request.parent}/{request.batch_id}")))
        return operations_pb2.Operation(name=f"op/{request.batch_id}", metadata=metadata)

    def cancel(self, request: operations_pb2.CancelOperationRequest, _: grpc.ServicerContext) -> empty_pb2.Empty:
        identifier = request.name.removeprefix("op/")
        self.cancelled.append(identifier)
        self.states[identifier] = [Batch.State.CANCELLED]
        return empty_pb2.Empty()

    def note(self, context: grpc.ServicerContext) -> None:
        self.tokens.update(value for name, value in context.invocation_metadata() if name == "authorization")
