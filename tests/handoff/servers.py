"""Stand-ins that real clients talk to: a registry that tells which login it got, and a Docker
daemon that tells what it was asked for. On loopback and in a temporary folder."""

import base64
import contextlib
import hashlib
import http.server
import json
import socketserver
import threading

LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar"
CONFIG = json.dumps(
    {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}, "config": {}}
).encode()


def digest(blob):
    return "sha256:" + hashlib.sha256(blob).hexdigest()


MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
MANIFEST = json.dumps(
    {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": digest(CONFIG),
            "size": len(CONFIG),
        },
        "layers": [],
    }
).encode()


@contextlib.contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class RegistryHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        authorization = self.headers.get("Authorization", "")
        if not authorization.startswith("Basic "):
            return self.answer(401, b"{}", {"WWW-Authenticate": 'Basic realm="stand-in"'})
        login = base64.b64decode(authorization.removeprefix("Basic "))
        self.server.logins.setdefault(self.path.removeprefix("/v2/").split("/")[0], []).append(login)
        if self.server.only not in (None, login):
            return self.answer(401, b"{}", {"WWW-Authenticate": 'Basic realm="stand-in"'})
        if "/manifests/" in self.path:
            return self.answer(
                200, MANIFEST, {"Content-Type": MANIFEST_TYPE, "Docker-Content-Digest": digest(MANIFEST)}
            )
        if self.path.endswith(digest(CONFIG)):
            return self.answer(200, CONFIG, {"Content-Type": "application/octet-stream"})
        if "/tags/list" in self.path:
            return self.answer(200, b'{"name":"x","tags":["1.0"]}', {"Content-Type": "application/json"})
        return self.answer(200 if self.path == "/v2/" else 404, b"{}", {"Content-Type": "application/json"})

    do_HEAD = do_GET

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {
            "Docker-Distribution-Api-Version": "registry/2.0",
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def registry(only=None):
    """Takes any login, or `only` that one, and keeps them by the first part of the path."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), RegistryHandler)
    server.daemon_threads = True
    server.logins, server.only = {}, only
    server.host = f"127.0.0.1:{server.server_address[1]}"
    return serving(server)


class PostHandler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = (self.path, self.headers.get("Authorization", ""), self.headers.get("Content-Type"), body)
        self.server.requests.append(said)
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def posts():
    """Takes any POST, and keeps it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), PostHandler)
    server.daemon_threads = True
    server.requests = []
    server.host = f"127.0.0.1:{server.server_address[1]}"
    return serving(server)


class DaemonHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, b"OK" if self.path.endswith("/_ping") else b"{}")

    do_HEAD = do_GET

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "/containers/create" in self.path:
            self.server.environments.append(json.loads(body)["Env"])
            return self.answer(201, b'{"Id":"0123456789ab","Warnings":[]}')
        login = self.headers.get("X-Registry-Auth", "")
        self.server.logins.append(
            json.loads(base64.urlsafe_b64decode(login + "=" * (-len(login) % 4)) or b"{}")
        )
        return self.answer(200, b'{"status":"done"}')

    def answer(self, status, body):
        self.send_response(status)
        for name, value in {
            "Api-Version": "1.41",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def address_string(self):
        return "a client"

    def log_message(self, *_):
        pass


class Daemon(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def daemon(path):
    """Docker's daemon as far as its client's `create` and `pull` go."""
    server = Daemon(str(path), DaemonHandler)
    server.environments, server.logins = [], []
    server.url = f"unix://{path}"
    return serving(server)
