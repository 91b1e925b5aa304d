package io.tenantservice.webhook;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address that shall be tried. */
@Schema(name = "TestWebhookUrl")
public record TestWebhookUrl(
        @NotNull
        @Schema(
                description = "https, port 443, a domain name of the Internet, 200 characters",
                examples = "https://hooks.acme.com/tenant-service")
        String url) {}
