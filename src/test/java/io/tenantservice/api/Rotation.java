package io.tenantservice.api;

import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A rotation of keys that a test has begun. */
public record Rotation(String address) {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    public static Rotation of(UUID tenant) {
        return of(Map.of("tenant_id", tenant));
    }

    public static Rotation ofAll() {
        return of(Map.of());
    }

    /** @param key one of the platform's own, as {@code ANSWERS} */
    public static Rotation ofPlatform(String key) {
        return of(Map.of("platform_key", key));
    }

    public static Rotation moveOfPlatform(String key, String provider) {
        return of(Map.of("platform_key", key, "target_provider", provider));
    }

    /** @param provider whose key the tenant's secrets move to */
    public static Rotation move(UUID tenant, String provider) {
        return of(Map.of("tenant_id", tenant, "target_provider", provider));
    }

    private static Rotation of(Map<String, Object> request) {
        return new Rotation(platform()
                .body(request)
                .post("/v1/key-rotations")
                .then()
                .statusCode(202)
                .extract()
                .header("Location"));
    }

    public ValidatableResponse look() {
        return platform().get(address).then().statusCode(200);
    }

    /** @return what it says of itself when it has ended */
    public JsonPath ended() {
        await().atMost(ENDS_WITHIN).untilAsserted(() -> look().body("state", not(equalTo("RUNNING"))));
        return look().extract().jsonPath();
    }

    /** Lets the rotations of a tenant's key, or of one of the platform's, that have ended have done so long ago. */
    public static void age(UUID owner, int days) {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update key_rotation_part set finished_at = finished_at - interval '%d days' where owner_id = '%s'"
                            .formatted(days, owner));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the id of a new account of the tenant that has a ciphertext at a place where it doesn't open */
    public static String tamperedAccount(UUID tenant) {
        String id = platform()
                .body(whatsAppAccountRequest())
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, """
                    update credential_secret set ciphertext = (
                        select ciphertext from credential_secret where credential_id = '%1$s' and field = 'ACCESS_TOKEN')
                    where credential_id = '%1$s' and field = 'APP_SECRET'""".formatted(id));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return id;
    }
}
