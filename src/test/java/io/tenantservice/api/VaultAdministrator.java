package io.tenantservice.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.lessThan;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Works on Vault's keys with its root token, behind the service's back. */
public final class VaultAdministrator {

    private VaultAdministrator() {}

    /** Gives a key its next version. */
    public static void rotate(String mount, String key) {
        vault().post("/v1/" + mount + "/keys/" + key + "/rotate").then().statusCode(lessThan(300));
    }

    /** Ends a key, and with it all that it has encrypted. */
    public static void destroy(String mount, String key) {
        String address = "/v1/" + mount + "/keys/" + key;
        vault().body("{\"deletion_allowed\":true}")
                .post(address + "/config")
                .then()
                .statusCode(lessThan(300));
        vault().delete(address).then().statusCode(lessThan(300));
    }

    /** @param accessor names a token without being one */
    public static boolean knowsToken(String accessor) {
        return vault().body(Map.of("accessor", accessor))
                        .post("/v1/auth/token/lookup-accessor")
                        .statusCode()
                == 200;
    }

    /** Has a key open its version again, as an administrator does for a rescue. */
    public static void setMinimumVersion(String mount, String key, int version) {
        vault().body(Map.of("min_decryption_version", version))
                .post("/v1/" + mount + "/keys/" + key + "/config")
                .then()
                .statusCode(lessThan(300));
    }

    public static int minimumVersion(String mount, String key) {
        return vault().get("/v1/" + mount + "/keys/" + key).path("data.min_decryption_version");
    }

    /** @return the names of all keys of a mount */
    public static List<String> keys(String mount) {
        return vault().get("/v1/" + mount + "/keys?list=true").path("data.keys");
    }

    /** @return the plaintext, in Base64 as Vault answers it */
    public static String decrypt(String mount, String key, String ciphertext, byte[] context) {
        return vault().body(Map.of(
                        "ciphertext", ciphertext, "context", Base64.getEncoder().encodeToString(context)))
                .post("/v1/" + mount + "/decrypt/" + key)
                .path("data.plaintext");
    }

    /** @return what Vault says of a key */
    public static Map<String, Object> read(String mount, String key) {
        return vault().get("/v1/" + mount + "/keys/" + key).path("data");
    }

    private static RequestSpecification vault() {
        Config config = ConfigProvider.getConfig();
        return given().baseUri(config.getValue("tenantservice.vault.url", String.class))
                .contentType(ContentType.JSON)
                .header("X-Vault-Token", config.getValue("test.vault.root-token", String.class));
    }
}
