package io.tenantservice.crypto.vault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.stack.StackResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each identity, logged in as the service does it, may do in the real Vault; everything else is refused. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class VaultIdentitiesTest {

    private static final List<String> IDENTITIES = List.of("api", "provisioner", "rotator", "retirer", "shredder");
    private static final Map<String, String> TOKENS = new HashMap<>();
    private static final String CONTEXT = "\"context\":\"Y2hlY2s=\"";
    private static final int FORBIDDEN = 403;

    private String key = "";
    private String ciphertext = "";
    private String platformCiphertext = "";

    /** A key that every row can be tried on: of two versions, the first retired, and open to deletion. */
    @BeforeEach
    void makeKey() {
        key = "t-" + UUID.randomUUID();
        String address = "/v1/tenants/keys/" + key;
        administer(address, "{\"type\":\"aes256-gcm96\",\"derived\":true}");
        administer(address + "/rotate", "{}");
        administer(
                address + "/config",
                "{\"min_decryption_version\":2,\"min_encryption_version\":2,\"deletion_allowed\":true}");
        ciphertext = encrypted("tenants/encrypt/" + key);
        platformCiphertext = encrypted("platform/encrypt/directory");
    }

    private static String encrypted(String path) {
        return vault(root())
                .body("{\"plaintext\":\"eA==\"," + CONTEXT + "}")
                .post("/v1/" + path)
                .path("data.ciphertext");
    }

    // KEY and CIPHERTEXT stand for those of the row's own key. To add an identity or a path is to add a row or a name.
    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | tenants/encrypt/KEY                   | {"plaintext":"eA==",CONTEXT}                     | api
            POST   | tenants/decrypt/KEY                   | {"ciphertext":"CIPHERTEXT",CONTEXT}              | api
            POST   | platform/encrypt/pepper               | {"plaintext":"eA==",CONTEXT}                     | api
            POST   | platform/encrypt/answers              | {"plaintext":"eA==",CONTEXT}                     | api
            POST   | platform/encrypt/intake               | {"plaintext":"eA==",CONTEXT}                     | api
            POST   | platform/encrypt/directory            | {"plaintext":"eA==",CONTEXT}                     | api
            POST   | audit-trail/sign/checkpoint           | {"input":"eA=="}                           | api
            GET    | audit-trail/keys/checkpoint           | ``                                         | api
            POST   | tenants/keys/KEY                      | {"type":"aes256-gcm96","derived":true,"exportable":false,"allow_plaintext_backup":false} | provisioner
            GET    | tenants/keys/KEY                      | ``                                         | provisioner rotator retirer shredder
            POST   | tenants/keys/KEY/rotate               | {}                                         | rotator
            POST   | tenants/rewrap/KEY                    | {"ciphertext":"CIPHERTEXT",CONTEXT}              | rotator
            POST   | tenants/keys/KEY/config               | {"min_decryption_version":2}               | retirer
            POST   | tenants/keys/KEY/config               | {"deletion_allowed":true}                  | shredder
            DELETE | tenants/keys/KEY                      | ``                                         | shredder
            GET    | platform/keys/pepper                  | ``                                         | rotator retirer
            POST   | platform/keys/directory/rotate        | {}                                         | rotator
            POST   | platform/rewrap/directory             | {"ciphertext":"PLATFORM_TEXT",CONTEXT}     | rotator
            POST   | platform/keys/directory/config        | {"min_decryption_version":1}               | retirer
            GET    | auth/token/lookup-self                | ``                                         | api provisioner rotator retirer shredder
            POST   | auth/token/renew-self                 | {}                                         | api provisioner rotator retirer shredder
            POST   | tenants/keys/KEY                      | {"derived":true,"exportable":true}         | nobody
            POST   | tenants/keys/KEY                      | {"derived":true,"allow_plaintext_backup":true} | nobody
            POST   | tenants/keys/KEY                      | {"derived":false}                          | nobody
            POST   | tenants/keys/KEY                      | {"derived":true,"type":"aes128-gcm96"}     | nobody
            POST   | tenants/keys/KEY/config               | {"min_encryption_version":2}               | nobody
            POST   | tenants/keys/KEY/config               | {"deletion_allowed":false}                 | nobody
            POST   | tenants/keys/KEY/trim                 | {"min_available_version":2}                | nobody
            POST   | tenants/keys/KEY/config               | {"exportable":true}                        | nobody
            POST   | tenants/keys/KEY/config               | {"allow_plaintext_backup":true}            | nobody
            POST   | tenants/keys/KEY/config               | {"auto_rotate_period":"24h"}               | nobody
            GET    | tenants/export/encryption-key/KEY     | ``                                         | nobody
            GET    | tenants/backup/KEY                    | ``                                         | nobody
            POST   | tenants/restore/KEY                   | {"backup":""}                              | nobody
            POST   | tenants/datakey/plaintext/KEY         | {CONTEXT}                                        | nobody
            POST   | tenants/datakey/wrapped/KEY           | {CONTEXT}                                        | nobody
            POST   | tenants/hmac/KEY                      | {"input":"eA=="}                           | nobody
            GET    | tenants/keys?list=true                | ``                                         | nobody
            POST   | tenants/config/keys                   | {"disable_upsert":true}                    | nobody
            POST   | platform/keys/unknown                 | {"type":"none"}                            | nobody
            POST   | platform/keys/pepper/config           | {"deletion_allowed":true}                  | nobody
            POST   | platform/keys/pepper/trim             | {"min_available_version":1}                | nobody
            POST   | platform/keys/pepper/config           | {"auto_rotate_period":"0"}                 | nobody
            DELETE | platform/keys/pepper                  | ``                                         | nobody
            GET    | platform/export/encryption-key/pepper | ``                                         | nobody
            GET    | platform/backup/pepper                | ``                                         | nobody
            POST   | platform/datakey/plaintext/pepper     | {CONTEXT}                                        | nobody
            POST   | audit-trail/sign/unknown              | {"input":"eA=="}                           | nobody
            POST   | audit-trail/keys/checkpoint/rotate    | {}                                         | nobody
            POST   | audit-trail/keys/checkpoint/config    | {"auto_rotate_period":"0"}                 | nobody
            GET    | audit-trail/export/signing-key/checkpoint | ``                                     | nobody
            GET    | sys/mounts                            | ``                                         | nobody
            GET    | sys/policies/acl?list=true            | ``                                         | nobody
            POST   | sys/seal                              | {}                                         | nobody
            POST   | auth/token/create                     | {"ttl":"1m"}                               | nobody
            POST   | auth/approle/role/tenantservice-api/secret-id | {}                                 | nobody
            GET    | cubbyhole/none                        | ``                                         | nobody
            """)
    void isAllowedToThoseOnlyWhoNeedIt(String verb, String path, String body, String who) {
        List<String> allowed = List.of(who.split(" "));

        // Those who may come last, as they change what the others try.
        IDENTITIES.stream()
                .filter(identity -> !allowed.contains(identity))
                .forEach(identity -> assertThat(call(token(identity), verb, path, body))
                        .as(identity)
                        .isEqualTo(FORBIDDEN));
        IDENTITIES.stream()
                .filter(allowed::contains)
                .forEach(identity -> assertThat(call(token(identity), verb, path, body))
                        .as(identity)
                        .isBetween(200, 299));
    }

    private int call(String token, String verb, String path, String body) {
        var request = vault(token);
        if (!body.isEmpty()) {
            request.body(body.replace("CONTEXT", CONTEXT)
                    .replace("CIPHERTEXT", ciphertext)
                    .replace("PLATFORM_TEXT", platformCiphertext));
        }
        return request.request(verb, "/v1/" + path.replace("KEY", key)).statusCode();
    }

    private static void administer(String address, String body) {
        vault(root()).body(body).post(address).then().statusCode(lessThan(300));
    }

    private static String token(String identity) {
        return TOKENS.computeIfAbsent(identity, VaultIdentitiesTest::logIn);
    }

    private static String logIn(String identity) {
        String prefix = "tenantservice.vault.identities." + identity;
        return given().baseUri(setting("tenantservice.vault.url"))
                .contentType(ContentType.JSON)
                .body(Map.of("role_id", setting(prefix + ".role-id"), "secret_id", setting(prefix + ".secret-id")))
                .post("/v1/auth/approle/login")
                .path("auth.client_token");
    }

    private static RequestSpecification vault(String token) {
        return given().baseUri(setting("tenantservice.vault.url"))
                .urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .header("X-Vault-Token", token);
    }

    private static String root() {
        return setting("test.vault.root-token");
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
