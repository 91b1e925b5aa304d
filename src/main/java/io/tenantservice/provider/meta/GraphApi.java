package io.tenantservice.provider.meta;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.jackson.ClientObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The calls, by their names in docs/providers.md (facebook/openapi, business-messaging-api_v23.0). The base URL ends
 * with the version. Answers come with their headers, which tell how much of Meta's limits is used.
 */
@Path("/")
public interface GraphApi {

    /** M1. Meta takes the token that it shall describe by query alone. */
    @GET
    @Path("debug_token")
    Uni<RestResponse<Graph.TokenDescription>> debugToken(
            @BeanParam GraphCaller caller, @QueryParam("input_token") String token);

    /** M2. */
    @GET
    @Path("{id}")
    Uni<RestResponse<Graph.Account>> account(
            @BeanParam GraphCaller caller, @PathParam("id") String accountId, @QueryParam("fields") String fields);

    /** M3. */
    @GET
    @Path("{id}/phone_numbers")
    Uni<RestResponse<Graph.Numbers>> numbers(
            @BeanParam GraphCaller caller,
            @PathParam("id") String accountId,
            @QueryParam("fields") String fields,
            @QueryParam("limit") int limit,
            @QueryParam("after") @Nullable String after);

    /** M4. */
    @GET
    @Path("{id}")
    Uni<RestResponse<Graph.PhoneNumber>> number(
            @BeanParam GraphCaller caller, @PathParam("id") String phoneNumberId, @QueryParam("fields") String fields);

    /** M5. Removes an override that is there (Meta's trap), so it is called only where there is none to be kept. */
    @POST
    @Path("{id}/subscribed_apps")
    Uni<RestResponse<Graph.Success>> subscribe(@BeanParam GraphCaller caller, @PathParam("id") String accountId);

    /** M6. */
    @POST
    @Path("{id}/subscribed_apps")
    Uni<RestResponse<Graph.Success>> override(
            @BeanParam GraphCaller caller, @PathParam("id") String accountId, Graph.CallbackOverride override);

    /** M7. */
    @GET
    @Path("{id}/subscribed_apps")
    Uni<RestResponse<Graph.Subscriptions>> subscriptions(
            @BeanParam GraphCaller caller, @PathParam("id") String accountId);

    /** M7. */
    @DELETE
    @Path("{id}/subscribed_apps")
    Uni<RestResponse<Graph.Success>> unsubscribe(@BeanParam GraphCaller caller, @PathParam("id") String accountId);

    /** M9. Carries no bearer token: the app speaks for itself. */
    @GET
    @Path("oauth/access_token")
    Uni<RestResponse<Graph.FreshToken>> exchange(
            @QueryParam("grant_type") String grantType,
            @QueryParam("client_id") String appId,
            @QueryParam("client_secret") String appSecret,
            @QueryParam("fb_exchange_token") String token,
            @QueryParam("set_token_expires_in_60_days") boolean sixtyDays);

    @ClientObjectMapper
    static ObjectMapper lenientMapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
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
        return GraphErrorReader.failure(response);
    }
}
