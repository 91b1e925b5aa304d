package io.tenantservice.webhook.endpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tenantservice.platform.http.Representation;
import io.tenantservice.platform.idempotency.OneTimeSecret;
import io.tenantservice.platform.secret.Confidential;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An endpoint that has just got a secret: the only answer that holds it. */
@Schema(name = "IssuedWebhookEndpoint")
public record IssuedWebhookEndpoint(
        @JsonUnwrapped WebhookEndpointView view,

        @Schema(
                description = "Signs what is sent, by Standard Webhooks; shown this once",
                examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwzSx0vXNxw0c=")
        OneTimeSecret secret)
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
