"""A service of Timbre that a test starts, asks and stops."""

import json
import subprocess
import urllib.error
import urllib.parse
import urllib.request


class Service:
    """`timbre serve` of one catalogue at a free port of this machine.

    A service that is stopped starts again at the same port, so that an open page finds it.
    """

    def __init__(self, timbre, catalogue, *, token=None, token_file=None):
        self.timbre, self.catalogue, self.token = timbre, catalogue, token
        self.options = [] if token_file is None else ["--token-file", str(token_file)]
        self.process = None
        self.port = 0
        self.start()

    def start(self):
        command = [self.timbre, "serve", "--quiet", "--port", str(self.port), "--catalogue", str(self.catalogue), *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().strip()
        assert line.startswith("http://"), f"the service of {self.catalogue} does not start: {line}"
        self.address = f"{line.rstrip('/')}/"
        self.port = int(self.address.rstrip("/").rsplit(":", 1)[1])

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        self.process = None

    def answer(self, path, body=None, **fields):
        """Bytes and headers of an answer; True and False are written as JSON writes them."""
        pairs = [(name, str(value).lower() if isinstance(value, bool) else value) for name, value in fields.items()]
        request = urllib.request.Request(f"{self.address}{path}{'?' if pairs else ''}{urllib.parse.urlencode(pairs)}")
        if self.token is not None:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read(), answer.headers

    def get(self, path, **fields):
        return json.loads(self.answer(path, **fields)[0])

    def post(self, path, **body):
        return json.loads(self.answer(path, body)[0])

    def ids(self, path, **fields):
        """Ids of the songs that a list of the service holds, in its order."""
        return [item["id"] for item in self.get(path, **fields)["items"]]

    def posted_ids(self, path, **body):
        return [item["id"] for item in self.post(path, **body)["items"]]

    def song(self, id):
        return self.get(f"v1/songs/row:{id}")
