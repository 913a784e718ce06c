import http.client
import threading

import pytest
from waitress.server import BaseWSGIServer, create_server

from engine.errors import Reason, Rejected
from tests.web.office import WebOffice
from web.errors import STATUS, sentence
from web.wsgi import announcement, cookie_secret


def test_a_real_server_answers_on_a_real_socket(office: WebOffice) -> None:
    server = create_server(office.app, host="127.0.0.1", port=0)
    assert isinstance(server, BaseWSGIServer)  # one address gives one server
    assert server.socket is not None
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.socket.getsockname()[1], timeout=10)

    connection.request("GET", "/desk/")
    answer = connection.getresponse()

    assert answer.status == 303
    assert answer.headers["Location"].startswith("/sign-in")
    connection.close()
    server.close()
    thread.join(timeout=10)


def test_a_restart_signs_nobody_out(office: WebOffice) -> None:
    assert cookie_secret(office.system) == cookie_secret(office.system)
    assert cookie_secret(office.system) != b"k" * 32


def test_the_operator_is_told_where_the_pages_are(office: WebOffice) -> None:
    assert announcement(office.system, "::1", 8000)[0].startswith("The office is open at http://[::1]:8000/")


def test_demo_accounts_are_told_only_in_a_demo_office(office: WebOffice) -> None:
    assert len(announcement(office.system, "127.0.0.1", 8000)) == 1


@pytest.mark.parametrize("reason", list(Reason))
def test_every_refusal_has_its_status_and_its_sentence(office: WebOffice, reason: Reason) -> None:
    with office.app.test_request_context("/"):
        said = sentence(Rejected(reason))

    assert said.endswith("。")
    assert 400 <= STATUS[reason] < 500
