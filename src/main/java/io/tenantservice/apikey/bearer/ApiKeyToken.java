package io.tenantservice.apikey.bearer;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.tenantservice.apikey.verify.VerifyApiKey;

/** A bearer token that has the form of an API key. */
final class ApiKeyToken extends BaseAuthenticationRequest {

    private final VerifyApiKey question;

    ApiKeyToken(VerifyApiKey question) {
        this.question = question;
    }

    VerifyApiKey question() {
        return question;
    }
}
