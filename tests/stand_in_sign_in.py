"""A sign-in service of the tests: OpenID Connect, as much of it as signing in takes.

python tests/stand_in_sign_in.py PORT: whoever comes is signed in at once, as the reader whose
address stands in the file that the environment names.
"""

import os
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
KEY = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
nonces: dict[str, str] = {}


def metadata(_: Request) -> Response:
    return JSONResponse(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
    )


def authorize(request: Request) -> Response:
    code = str(len(nonces))
    nonces[code] = request.query_params.get("nonce", "")
    back = urlencode({"code": code, "state": request.query_params["state"]})
    return RedirectResponse(f"{request.query_params['redirect_uri']}?{back}")


async def token(request: Request) -> Response:
    form = await request.form()
    email, _, verified = Path(os.environ["SIGN_IN_AS"]).read_text().strip().partition(" ")
    now = int(time.time())
    claims = {
        "iss": ISSUER, "sub": email, "aud": "explorer", "iat": now, "exp": now + 600,
        "nonce": nonces[str(form["code"])], "email": email, "email_verified": not verified,
    }  # fmt: skip
    signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
    return JSONResponse(
        {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": signed}
    )


def keys(_: Request) -> Response:
    return JSONResponse({"keys": [KEY.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]})


uvicorn.run(
    Starlette(
        routes=[
            Route("/.well-known/openid-configuration", metadata),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
            Route("/keys", keys),
        ]
    ),
    port=PORT,
    log_level="warning",
)
