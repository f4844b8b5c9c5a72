"""`python -m sandbox --port 3001`: the vendors one can run at home."""

import argparse
from pathlib import Path

from sandbox.rig import Options, Rig
from sandbox.server import Dispatcher
from sandbox.serving import Handler, Server


def arguments() -> argparse.Namespace:
    defaults = Options()
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Vendors at home: strict, with faults")
    parser.add_argument("--port", type=int, default=3001, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--redirect-uri", default=defaults.redirect_uri, help="of the sample integration")
    parser.add_argument("--hook-url", default=None, help="called when the integration is switched off")
    parser.add_argument("--insales-url", default=defaults.insales_url, help="where our InSales function answers")
    parser.add_argument("--evotor-url", default="", help="where our Evotor function answers")
    parser.add_argument("--evotor-webhook-secret", default=defaults.evotor_webhook_secret, help="in its calls to us")
    parser.add_argument("--widget", type=Path, default=None, help="widget.zip that deal cards run")
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    options = Options(chosen.redirect_uri, chosen.hook_url, widget=chosen.widget, insales_url=chosen.insales_url)
    options.evotor_webhook_secret, options.evotor_url = chosen.evotor_webhook_secret, chosen.evotor_url
    rig = Rig(options)
    server = Server(chosen.host, chosen.port, Dispatcher(rig), Handler)
    rig.options.base_url = f"http://{chosen.host}:{server.port}"
    rig.reset()
    print(f"sandbox: {rig.options.base_url}/", flush=True)  # noqa: T201 - a command talks to a person
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
