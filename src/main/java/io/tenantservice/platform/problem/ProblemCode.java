package io.tenantservice.platform.problem;

/**
 * The catalogue of everything that can go wrong for a caller. A code never changes its meaning; clients branch on
 * it. Served at {@code /v1/problems}.
 */
public enum ProblemCode {
    // The request itself
    MALFORMED_JSON(400, "The body is not valid JSON", "Send one JSON object, without comments or trailing text."),
    UNKNOWN_FIELD(400, "The body has a field that does not exist", "Remove the field that `pointer` names."),
    WRONG_TYPE(400, "A value has the wrong type", "Send the type that the OpenAPI document states for `pointer`."),
    NUL_CHARACTER(400, "A text holds a NUL character", "Remove U+0000 from the text that `pointer` names."),
    UNPAIRED_SURROGATE(400, "A text is not valid Unicode", "Remove the half surrogate pair from `pointer`."),
    VALIDATION_FAILED(400, "Values are missing or not allowed", "`errors` names each value with its own code."),
    REQUIRED(400, "A value is missing", "Send the value that `pointer` names."),
    INVALID_FORMAT(400, "A text does not have the expected form", "`detail` states the form."),
    OUT_OF_RANGE(400, "A number, size or length is out of range", "`detail` states the limits."),
    SECRET_TOO_LARGE(400, "A secret is larger than 4,000 bytes", "No provider issues one of that size; check it."),
    INVALID_ID(
            400,
            "An id is not a UUID",
            "Send the id as it was given, for example 0199f0a2-....-7...-....-............"),
    URL_REFUSED(400, "An address is not one that may be called", "`detail` states the rule; see docs/webhooks.md."),
    PAGE_TOKEN_INVALID(400, "The page token is not one of this list", "Start again without `page_token`."),
    IDEMPOTENCY_KEY_INVALID(400, "The Idempotency-Key is not valid", "Send 1 to 255 printable ASCII characters."),
    BODY_TOO_LARGE(413, "The body is larger than 1 MiB", "Send less, in several requests."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported", "Send application/json."),
    NOT_ACCEPTABLE(406, "No representation fits the Accept header", "Accept application/json."),
    RATE_LIMITED(429, "Too many requests of this kind", true, "Send the request again after `Retry-After`."),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method", "See the OpenAPI document."),
    NOT_FOUND(404, "There is nothing at this address", "See the OpenAPI document."),

    // Who calls
    AUTHENTICATION_REQUIRED(401, "The request carries no bearer token", "Send `Authorization: Bearer ...`."),
    TOKEN_INVALID(401, "The bearer token is not valid", "Get a new token; check its issuer and audience."),
    TOKEN_EXPIRED(401, "The bearer token has expired", "Get a new token."),
    API_KEY_REFUSED(
            401,
            "The API key that was sent as the token is not good",
            "`detail` names the code by which it verifies: docs/api-keys.md."),
    API_KEY_RATE_LIMITED(
            429,
            "The API key that was sent as the token is used too often",
            true,
            "Send the request again after `Retry-After`."),
    TOKEN_WITHOUT_TENANT(
            403, "The token names no tenant", "A token needs the claim `tenant_id` or the scope `platform`."),
    TOKEN_AMBIGUOUS(
            403,
            "The token names a tenant and the platform",
            "A token needs the claim `tenant_id` or the scope `platform`, not both."),
    SCOPE_MISSING(403, "The token lacks a scope", "The OpenAPI document names the scope of each operation."),
    PLATFORM_REQUIRED(403, "Only the platform may do this", "Use a token with the scope `platform`."),

    // Sending again, and changing what somebody else changed
    IDEMPOTENCY_KEY_IN_USE(409, "A request with this Idempotency-Key is under way", true, "Wait and send it again."),
    IDEMPOTENCY_KEY_REUSED(
            422, "This Idempotency-Key was used for another request", "Use a fresh key for each new request."),
    PRECONDITION_REQUIRED(428, "The request needs If-Match", "Read the resource and send its ETag as `If-Match`."),
    CONCURRENT_CHANGE(409, "Somebody else changed the resource at the same moment", true, "Send the request again."),
    PRECONDITION_FAILED(412, "The resource has changed since it was read", "Read it again and repeat the change."),

    // Tenants
    TENANT_NOT_FOUND(404, "There is no such tenant", "Check the tenant's id; a token sees only its own tenant."),
    KEY_PREFIX_TAKEN(409, "The key prefix belongs to another tenant", "Choose another `key_prefix`."),
    TENANT_STATE_CONFLICT(
            409, "The tenant's state does not allow this", "`detail` names the state; see docs/tenants.md."),

    OFFBOARDING_EXPORT_NOT_FOUND(
            404,
            "There is no export of the tenant's data",
            "It is there once the step EXPORT_DATA of an offboarding that was asked for it has succeeded, and until the "
                    + "deletion begins or the offboarding is undone: docs/offboarding.md."),
    OFFBOARDING_CERTIFICATE_NOT_FOUND(
            404,
            "No certificate of the tenant's offboarding has been issued",
            "It is there once the last step of the offboarding, ISSUE_CERTIFICATE, has succeeded."),

    // Credentials
    WHATSAPP_ACCOUNT_NOT_FOUND(404, "The tenant has no such WhatsApp account", "Check the id."),
    GENESYS_ORGANIZATION_NOT_FOUND(404, "The tenant has no such Genesys organization", "Check the id."),
    CREDENTIAL_EXISTS(
            409, "The tenant has a credential for this already", "Change the one that is there, or delete it first."),

    CREDENTIAL_CLAIMED(
            409,
            "Another tenant uses this number or organization",
            "Have it released there first, or ask the platform."),
    NOTHING_PENDING(409, "No secrets are pending", "Put the new ones at `…/pending` first."),
    PENDING_NOT_VERIFIED(
            409,
            "The provider has not found the pending secrets good",
            "Verify them with `:verify?slot=PENDING`, and promote them when they are VALID."),
    NOTHING_TO_ROLL_BACK(
            409, "No previous secrets are kept", "Put the secrets that you want at `…/pending`, and promote them."),
    SECRETS_PENDING(
            409, "Secrets are pending", "Promote them, or drop them with DELETE at `…/pending`; then send it again."),
    CREDENTIAL_BEING_RENEWED(
            409,
            "The credential's secret is being renewed at its provider",
            true,
            "Wait until the operation that `renewal_id` names has ended."),
    GENESYS_REGION_UNKNOWN(400, "Genesys Cloud has no such region", "Send one of the regions in docs/providers.md."),
    PHONE_NUMBER_NOT_FOUND(404, "No active, verified number has this id", "Check the id; verify the account."),
    ORGANIZATION_NOT_FOUND(
            404,
            "No active, verified Genesys organization has this id in this region",
            "Check id and region; verify the organization."),

    // Operations
    OPERATION_NOT_FOUND(
            404, "There is no such operation", "Check the operation's id; a token sees only its own tenant."),
    OPERATION_STATE_CONFLICT(
            409, "The operation's state does not allow this", "`detail` names the state; see docs/provisioning.md."),
    OPERATION_KIND_CONFLICT(
            409,
            "An operation of this kind does not allow this",
            "`detail` says what does: onboardings and offboardings can be resumed, onboardings cancelled, offboardings undone."),
    OFFBOARDING_NOT_FOUND(404, "The tenant has no offboarding", "It has not been asked to leave: docs/offboarding.md."),
    OFFBOARDING_NOT_UNDOABLE(
            409,
            "The offboarding cannot be undone any more",
            "`detail` says why. What has been deleted is gone; onboard the customer anew."),
    TENANT_BUSY(
            409,
            "Something else still works on the tenant",
            true,
            "Wait: it ends by itself. `GET /v1/operations?tenant_id=…&state=RUNNING` names it."),
    NO_STEP_WAITING(
            409,
            "No step of the operation waits",
            "Only a step that is WAITING has an attempt that can be made sooner."),
    ONBOARDING_INPUT_ERASED(
            410,
            "What the onboarding was asked for is not kept any more",
            "Until the tenant has been made it is kept for 48 hours, from the request or the last resumption on. Cancel it, "
                    + "and onboard anew."),
    ONBOARDING_INPUT_CONFLICT(
            409,
            "This part of the onboarding cannot be corrected any more",
            "`detail` says what has been done with it. Cancel the onboarding, and onboard anew."),
    API_KEY_NOT_ISSUED(
            409, "The key has not been issued yet", true, "Wait until the step ISSUE_API_KEY has succeeded."),
    API_KEY_NEVER_ISSUED(
            409, "The operation failed before a key was issued", "The operation's steps say why it failed."),
    API_KEY_CLAIM_OVER(
            410,
            "The key's text is not kept any more",
            "It is kept for 24 hours, or the grace of the key that it replaces, and for 10 minutes after the first claim. "
                    + "Issue another key."),

    // API keys
    API_KEY_NOT_FOUND(404, "The tenant has no such API key", "Check the id."),
    API_KEY_REVOKED(409, "The API key has been revoked, which is for good", "Create another key."),
    API_KEY_STATE_CONFLICT(
            409, "The API key's state does not allow this", "`detail` names the state; see docs/api-keys.md."),
    API_KEY_ROTATED(409, "The API key has been rotated already", "Rotate its successor, which `detail` names."),
    API_KEY_COUNT_DIFFERS(
            409,
            "Not as many API keys match as were expected",
            "Nothing was revoked. Look with `dry_run` which match now, and expect that many."),
    API_KEY_PATTERN_CONFLICT(
            409,
            "The pattern overlaps with another one",
            "A prefix is one tenant's, begins no other one, and keeps its lengths and alphabet. Declare a longer prefix."),
    API_KEY_HASH_TAKEN(
            409,
            "A key with this hash is there already",
            "Leave out the keys that `errors` names; nothing was imported."),
    API_KEY_LOOKUP_PREFIX_FULL(
            409,
            "More than 4 keys with bcrypt share a lookup prefix",
            "Choose a greater `lookup_length`; nothing was imported."),
    API_KEY_CHECKS_BUSY(
            503,
            "The first use of a key that was imported with bcrypt has to wait",
            true,
            "Send the request again later. Too many are under way, or too many wrong keys began like this one."),
    LEAK_REPORTS_OFF(
            404,
            "This installation takes no reports of leaked keys",
            "Its operator has to name the reporter's public keys first: docs/operations.md."),
    LEAK_SIGNATURE_INVALID(
            403,
            "The report is not signed by a reporter that is known here",
            "Sign the bytes of the body, and name the key; `detail` says what is wrong."),
    LEAK_KEYS_UNAVAILABLE(
            503,
            "The reporter's public keys cannot be had, so its signature cannot be checked",
            true,
            "Send the report again later."),
    LEAK_REPORT_INCOMPLETE(
            503,
            "Not every leak of the report could be dealt with",
            true,
            "Send the report again: what was done is not done twice."),
    PEPPER_ROTATION_RUNNING(
            409,
            "A version of the pepper was added a moment ago, and is not in use yet",
            true,
            "Wait until `GET /v1/pepper` shows it as CURRENT."),
    EXPIRY_NOT_IN_FUTURE(400, "The expiry is not in the future", "Send a later `expires_at`, or `null` for none."),

    // Encryption
    TENANT_KEY_PENDING(
            503, "The tenant's encryption key is still being made", true, "Send the request again in a second."),
    TENANT_KEY_DESTROYED(
            410,
            "The tenant's encryption key has been destroyed",
            "Nothing can be stored for this tenant any more; its secrets are lost for good."),
    TENANT_KEY_SHRED_WITHHELD(
            503,
            "The workers of this installation may not destroy keys",
            true,
            "Run the Job of `shred-key` for the tenant: docs/rotation.md, \"The end of a key\"."),
    CREDENTIAL_DESTROYED(
            410, "The key that encrypted this has been destroyed", "It cannot be recovered; create it anew."),
    ENCRYPTION_PROVIDER_NOT_CONFIGURED(
            422,
            "This installation does not have the encryption provider",
            "`GET /v1/encryption-providers` lists those that it has."),
    KEY_ROTATION_NOT_FOUND(404, "There is no such key rotation", "Check the rotation's id."),
    KEY_ROTATION_RUNNING(
            409,
            "A rotation of this is under way already",
            "Wait until it has ended. Of a key there is one at a time, and of all keys too."),
    PLATFORM_KEY_NOT_IN_USE(409, "Nothing has been encrypted with this key yet", "There is nothing to rotate."),
    ENCRYPTION_UNAVAILABLE(503, "The encryption provider cannot be used", true, "Send the request again later."),

    // Providers
    CREDENTIAL_INVALID(
            422, "The provider does not accept the credential", "Make a new one; `hint` says what the provider means."),
    CREDENTIAL_EXPIRED(422, "The credential has expired", "Make a new one and store it."),
    CREDENTIAL_BLOCKED(422, "The provider has blocked the account", "Only the provider can lift it; ask its support."),
    APP_SECRET_MISMATCH(
            422,
            "The app secret does not belong to the token's app",
            "Copy the secret of the app that made the token."),
    WRONG_APP(422, "The token belongs to another app than before", "Make a token with the app that is in use."),
    TOKEN_EXPIRES_SOON(422, "The token ends too soon", "Make one that does not expire, or refresh it."),
    TOKEN_NEVER_EXPIRES(422, "The token does not expire", "Nothing is to be done: only what ends can be refreshed."),
    NEW_SECRET_LOST(
            422,
            "The provider has replaced the secret, and nobody knows the new one",
            "Make another secret at the provider, put it at `…/pending`, verify and promote it."),
    PROVIDER_SCOPE_MISSING(
            422, "The credential may not do this at the provider", "Grant at the provider what `hint` names."),
    ASSET_NOT_ACCESSIBLE(
            422,
            "The credential cannot see the account or number",
            "Check the id; assign the asset to the credential."),
    NUMBER_NOT_IN_ACCOUNT(
            422, "The account does not have this number", "Check the phone number id and the account's id."),
    NUMBER_NOT_ON_CLOUD_API(422, "The number is not on the Cloud API", "Register the number for the Cloud API."),
    NUMBER_NOT_VERIFIED(422, "The number is not verified", "Verify the number in WhatsApp Manager."),
    WEBHOOK_UNREACHABLE(
            422, "The provider could not verify the callback address", "Check that the address answers from outside."),
    WRONG_ORGANIZATION(
            422,
            "The client belongs to another organization",
            "Check the organization's id, its region and the client."),
    ORGANIZATION_INACTIVE(422, "The organization is not active", "Ask the provider to activate it."),
    INTEGRATION_FAILED(
            422, "The provider could not set up the integration", "Delete it at the provider and try again."),
    PROVIDER_REQUEST_REFUSED(502, "The provider refused a request of this service", "Report it with the `request_id`."),
    PROVIDER_RATE_LIMITED(503, "The provider is asked too often", true, "Send the request again after `Retry-After`."),
    PROVIDER_UNAVAILABLE(503, "The provider cannot be reached", true, "Send the request again later."),

    // Webhooks
    WEBHOOK_ENDPOINT_NOT_FOUND(404, "The tenant has no such webhook endpoint", "Check the id."),
    WEBHOOK_DELIVERY_NOT_FOUND(
            404,
            "The endpoint has no such delivery",
            "Check the id, which is the `webhook-id` of the event; old deliveries are not kept."),
    WEBHOOK_ENDPOINT_LIMIT(409, "The tenant has as many webhook endpoints as it may", "Delete one first."),
    WEBHOOK_ENDPOINT_DISABLED(409, "The webhook endpoint is disabled", "Enable it first, by PATCH of `state`."),
    WEBHOOK_DELIVERY_PENDING(
            409, "A try of the delivery is under way", "Read the delivery again to see what came of it."),

    // What this service needs
    FEATURE_SWITCHED_OFF(
            503,
            "The operators of the platform have switched this off for now",
            true,
            "Send the request again later. Operators: `GET /v1/platform/feature-flags` tells who has, and why."),
    DATABASE_UNAVAILABLE(503, "The database cannot be reached", true, "Send the request again later."),
    CHANGE_NOT_SEEN_EVERYWHERE(
            503,
            "The change is made, and it is not known whether all replicas act on it",
            true,
            "Send the request again with the same `Idempotency-Key`: it waits again."),
    IDENTITY_PROVIDER_UNAVAILABLE(
            503, "The identity provider cannot be reached", true, "Send the request again later."),
    INTERNAL_ERROR(500, "The service failed", "Report it with the `request_id`.");

    private final int status;
    private final String title;
    private final boolean retryable;
    private final String remedy;

    ProblemCode(int status, String title, String remedy) {
        this(status, title, false, remedy);
    }

    ProblemCode(int status, String title, boolean retryable, String remedy) {
        this.status = status;
        this.title = title;
        this.retryable = retryable;
        this.remedy = remedy;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Whether the same request, sent again later, may succeed without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }

    /** What the caller can do about it. */
    public String remedy() {
        return remedy;
    }
}
