"""What a page does that it must not: errors, violations of its policy, requests to elsewhere, dialogs."""

import json
import re

# An answer of a list that somebody typed past is not waited for.
ABORTED = "net::ERR_ABORTED"

# What Chromium says of a processor that draws.
DRIVER = "GL Driver Message"


class Watch:
    """Keeps what goes wrong in a browser context; what matches one of the expected patterns does not count."""

    def __init__(self, context, address, expects, posts):
        self.address, self.expects, self.posts, self.faults = address, list(expects), posts, []
        context.on("page", self.watch)

    def watch(self, page):
        page.on("console", lambda message: self.add(f"console: {message.text}") if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.add(f"error: {error}"))
        page.on("dialog", self.dismiss)
        page.on("request", self.check_request)
        page.on("requestfailed", self.check_failure)

    def dismiss(self, dialog):
        self.add(f"dialog: {dialog.message}")
        dialog.dismiss()

    def check_request(self, request):
        if request.method == "POST" and request.post_data:
            self.posts[request.url.removeprefix(self.address)] = json.loads(request.post_data)
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.add(f"request to elsewhere: {request.url}")

    def check_failure(self, request):
        if request.failure != ABORTED:
            self.add(f"request failed: {request.url}: {request.failure}")

    def add(self, fault):
        if DRIVER not in fault and not any(re.search(pattern, fault) for pattern in self.expects):
            self.faults.append(fault)
