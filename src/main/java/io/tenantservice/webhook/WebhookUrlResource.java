package io.tenantservice.webhook;

import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.URL_REFUSED;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.openapi.NotRemembered;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Addresses of webhooks over HTTP. */
@Path("/v1/webhook-urls:test")
@Tag(name = "Webhooks")
public class WebhookUrlResource {

    private final WebhookUrlTests tests;

    WebhookUrlResource(WebhookUrlTests tests) {
        this.tests = tests;
    }

    @POST
    @NotRemembered
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "testWebhookUrl",
            summary = "Try an address for webhooks",
            description =
                    "Posts an event of type `webhook.test`, unsigned, and tells the class of what came back. The address is "
                            + "checked as for every delivery: its host must have public addresses only. A tenant may try 10 "
                            + "a minute; so may each caller of the platform.")
    @APIResponse(
            responseCode = "200",
            description = "What became of the request",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = WebhookUrlTest.class)))
    @ProblemCodes({URL_REFUSED, RATE_LIMITED})
    public Uni<WebhookUrlTest> test(@NotNull @Valid TestWebhookUrl request) {
        return tests.test(request.url(), Caller.current());
    }
}
