package io.tenantservice.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.is;

import io.restassured.http.ContentType;
import io.tenantservice.stack.IdentityProvider;
import io.tenantservice.stack.KeycloakPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.ConfigProvider;

/** Bearer tokens from the stack's identity provider. */
public final class Tokens {

    private static final Map<Map<String, String>, String> ISSUED = new ConcurrentHashMap<>();

    private Tokens() {}

    /** Acts for the platform, with these scopes besides. */
    public static String platform(String... scopes) {
        return token(Map.of("client_id", "platform-tests", "scope", "platform " + String.join(" ", scopes)));
    }

    public static String platform(List<String> scopes) {
        return platform(scopes.toArray(String[]::new));
    }

    /** Acts for one tenant, with these scopes. */
    public static String tenant(UUID tenantId, List<String> scopes) {
        return tenant(tenantId, scopes.toArray(String[]::new));
    }

    public static String tenant(UUID tenantId, String... scopes) {
        return token(Map.of(
                "client_id",
                "client-of-" + tenantId,
                "scope",
                String.join(" ", scopes),
                "tenant_id",
                tenantId.toString()));
    }

    /** Any token at all, good or bad. */
    public static String token(Map<String, String> fields) {
        return ISSUED.computeIfAbsent(fields, Tokens::issue);
    }

    /** A token that has expired before it is used, beyond any tolerance for clocks. */
    public static String expired() {
        return token(Map.of(
                "client_id",
                "late",
                "scope",
                "platform tenants:read",
                "expires_in",
                Long.toString(-Duration.ofMinutes(10).toSeconds())));
    }

    private static String issue(Map<String, String> fields) {
        setting("test.clients.url").ifPresent(clients -> addClient(clients, fields));
        return request(fields);
    }

    /** Keycloak knows only the clients that were added. */
    private static void addClient(String clients, Map<String, String> fields) {
        given().auth()
                .oauth2(request(Map.of("client_id", KeycloakPart.REGISTRAR)))
                .contentType(ContentType.JSON)
                .body(KeycloakPart.client(fields.getOrDefault("client_id", ""), fields.get("tenant_id")))
                .post(clients)
                .then()
                .statusCode(either(is(201)).or(is(409)));
    }

    private static String request(Map<String, String> fields) {
        return given().formParam("grant_type", "client_credentials")
                .formParam("client_secret", IdentityProvider.CLIENT_SECRET)
                .formParams(fields)
                .post(setting("test.token.url").orElseThrow())
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }

    private static Optional<String> setting(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class);
    }
}
