package io.tenantservice.provider.genesys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.jackson.ClientObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A region's platform API: the calls, by their names in docs/providers.md (platform-client-sdk-java, build/docs). Answers
 * come with their headers, which tell how much of a client's limit is used.
 */
@Path("/api/v2")
public interface PlatformApi {

    String OPEN = "conversations/messaging/integrations/open";

    /** G2. */
    @GET
    @Path("organizations/me")
    Uni<RestResponse<Genesys.Organization>> organization(@HeaderParam("Authorization") String bearer);

    /** G3. */
    @GET
    @Path("tokens/me")
    Uni<RestResponse<Genesys.TokenInfo>> token(@HeaderParam("Authorization") String bearer);

    /** G5: replaces the secret at once, without overlap. */
    @POST
    @Path("oauth/clients/{id}/secret")
    Uni<RestResponse<Genesys.Client>> regenerateSecret(
            @HeaderParam("Authorization") String bearer, @PathParam("id") String clientId);

    /** G6: is accepted at once, and made in the background. */
    @POST
    @Path(OPEN)
    Uni<RestResponse<Genesys.Integration>> create(
            @HeaderParam("Authorization") String bearer, Genesys.IntegrationRequest request);

    /** G7. */
    @GET
    @Path(OPEN)
    Uni<RestResponse<Genesys.Integrations>> integrations(
            @HeaderParam("Authorization") String bearer,
            @QueryParam("pageSize") int pageSize,
            @QueryParam("pageNumber") int pageNumber);

    /** G7. */
    @GET
    @Path(OPEN + "/{id}")
    Uni<RestResponse<Genesys.Integration>> integration(
            @HeaderParam("Authorization") String bearer, @PathParam("id") String id);

    /** G7. */
    @PATCH
    @Path(OPEN + "/{id}")
    Uni<RestResponse<Genesys.Integration>> change(
            @HeaderParam("Authorization") String bearer,
            @PathParam("id") String id,
            Genesys.IntegrationRequest request);

    /** G7. */
    @DELETE
    @Path(OPEN + "/{id}")
    Uni<RestResponse<Void>> delete(@HeaderParam("Authorization") String bearer, @PathParam("id") String id);

    @ClientObjectMapper
    static ObjectMapper lenientMapper() {
        return JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                // A number where a text belongs is no answer of the provider's, and not the text of its digits.
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    @ClientExceptionMapper
    static RuntimeException failure(Response response) {
        return GenesysErrorReader.apiFailure(response);
    }
}
