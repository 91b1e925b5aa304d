package io.tenantservice.apikey;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tenantservice.platform.http.Representation;
import io.tenantservice.platform.idempotency.OneTimeSecret;
import io.tenantservice.platform.secret.Confidential;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A key that has just been issued: the only answer that holds its text. */
@Schema(name = "IssuedApiKey")
public record IssuedApiKey(
        @JsonUnwrapped ApiKeyView view,

        @Schema(
                description = "The key itself, shown this once",
                examples = "acme_live_eu1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0CWTSG")
        OneTimeSecret apiKey)
        implements Representation, Confidential {

    @Override
    public String location() {
        return view.location();
    }

    @Override
    public long version() {
        return view.version();
    }
}
