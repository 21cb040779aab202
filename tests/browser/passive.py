"""Everything that mail scanners, previews and hostile pages do with a link, short of a person pressing the button."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Elsewhere:
    """A site of somebody else, on this machine: it serves whatever page it was last given."""

    def __enter__(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = outer.html.encode()
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.html = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def visits(story, elsewhere):
    """Does it all; returns the status codes of the answers."""
    status, answers = story.status_url, {}
    context = story.browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=True)
    page = context.new_page()
    answers["opened"] = page.goto(status, wait_until="networkidle").status
    page.screenshot(full_page=True)
    # Reading on: the pointer rests on the button, the page is scrolled to its end, the history goes back and forth.
    page.locator("form[action$='/confirmation'] button").hover()
    page.keyboard.press("End")
    page.goto(story.cloud.site)
    page.go_back(wait_until="networkidle")

    # As a browser does that expects its reader to follow the link, and as a preview of the mail does.
    page.set_extra_http_headers({"sec-purpose": "prefetch;prerender", "purpose": "prefetch"})
    answers["prefetched"] = page.goto(status).status
    page.set_extra_http_headers({})
    elsewhere.html = "<!doctype html><title>A preview</title><p>Your mail"
    page.goto(elsewhere.url)
    for method in ("HEAD", "POST"):
        with page.expect_response(lambda response: response.request.method == method) as fetched:
            page.evaluate("([url, method]) => fetch(url, {method, mode: 'no-cors', credentials: 'include'}).then(() => null, () => null)", [status, method])
        answers[f"{method} by a script"] = fetched.value.status

    for name, fields in (("confirmation", ""), ("withdrawal", "<input type=hidden name=confirmed value=yes>")):
        version = f"<input type=hidden name=version value={story.version()}>"
        elsewhere.html = f"<!doctype html><title>A prize</title><form method=post action='{status}/{name}'>{version}{fields}<button>Win</button></form>"
        page.goto(elsewhere.url)
        with page.expect_navigation() as answered:
            page.get_by_role("button").click()
        answers[f"POST {name} from elsewhere"] = answered.value.status
    context.close()
    return answers
