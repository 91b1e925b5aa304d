package io.tenantservice.webhook;

import io.tenantservice.platform.network.PublicUrl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of the request that was sent to an address. Nothing of the answer is told but its class. */
@Schema(name = "WebhookUrlTest")
public record WebhookUrlTest(
        @Schema(
                description = "As it was read: the host in ASCII and lower case",
                examples = "https://hooks.acme.com/tenant-service")
        String url,

        @Schema(description = "Whether the receiver took the request, with a status of 2xx")
        boolean reachable,

        WebhookUrlCode code) {

    static WebhookUrlTest of(PublicUrl url, WebhookUrlCode code) {
        return new WebhookUrlTest(url.toString(), code == WebhookUrlCode.REACHABLE, code);
    }
}
