package io.tenantservice.apikey;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The form of keys over HTTP, readable by everybody: who finds a leaked key has no token of ours. */
@Path("/v1/api-keys/format")
@PermitAll
@Tag(name = "API keys")
public class KeyFormatResource {

    @GET
    @Operation(
            operationId = "getApiKeyFormat",
            summary = "Describe the text of keys",
            description = "For scanners of secrets: a text that matches the regular expression and whose checksum is "
                    + "right is a key, issued or made up on purpose. Needs no token.")
    @APIResponse(responseCode = "200", description = "Every format that keys have been issued in")
    public KeyFormatsView get() {
        return KeyFormatsView.ofAll();
    }
}
