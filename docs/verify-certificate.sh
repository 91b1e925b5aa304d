#!/bin/sh
# Verifies the certificate of an offboarding, as it was answered, read from standard input, and prints what was signed.
# Needs OpenSSL 3 and Python 3.
#
#   curl -s "$API/v1/tenants/$TENANT/offboarding/certificate" -H "Authorization: Bearer $TOKEN" \
#     | docs/verify-certificate.sh [PUBLIC_KEY.pem]
#
# Give it the key that the platform publishes: without, the signature is verified by the key that the answer brings
# itself, which whoever forges an answer forges too.
set -eu
openssl version | grep -q '^OpenSSL [3-9]' || {
    echo "OpenSSL 3 is needed, and this is $(openssl version): another one cannot verify an Ed25519 signature like this" >&2
    exit 2
}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
python3 -c '
import base64, json, sys
try:
    answer, folder = json.load(sys.stdin), sys.argv[1]
    certificate = answer["certificate"]
    if "signature" not in answer:
        sys.exit("the certificate is not signed: the installation has no Vault")
    payload = base64.b64decode(answer["payload"], validate=True)
    if json.loads(payload) != certificate:
        sys.exit("the certificate is not what its payload says")
    signature = base64.b64decode(answer["signature"]["value"], validate=True)
    key = answer["public_key"].encode()
except (AttributeError, KeyError, TypeError, ValueError) as cause:
    sys.exit(f"this is not a certificate as the service answers it: {cause!r}")
for name, content in (
    ("message", b"tenant-service offboarding certificate v1\n" + payload),
    ("payload", payload + b"\n"),
    ("signature", signature),
    ("key.pem", key),
):
    with open(f"{folder}/{name}", "wb") as file:
        file.write(content)
' "$folder"
openssl pkeyutl -verify -pubin -inkey "${1:-$folder/key.pem}" -rawin -in "$folder/message" \
    -sigfile "$folder/signature" >"$folder/verdict" 2>&1 || {
    cat "$folder/verdict" >&2
    echo "the signature is not that of the certificate" >&2
    exit 1
}
cat "$folder/payload"
