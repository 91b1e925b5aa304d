package io.tenantservice.provider.genesys;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.jackson.ClientObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** A region's login host. */
@Path("/")
public interface LoginApi {

    /** G1 (platform-client-sdk-java, ApiClient). */
    @POST
    @Path("oauth/token")
    Uni<Genesys.Token> token(@HeaderParam("Authorization") String basic, @FormParam("grant_type") String grantType);

    @ClientObjectMapper
    static ObjectMapper lenientMapper() {
        return PlatformApi.lenientMapper();
    }

    @ClientExceptionMapper
    static RuntimeException failure(Response response) {
        return GenesysErrorReader.loginFailure(response);
    }
}
