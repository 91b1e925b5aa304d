package io.tenantservice.crypto;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.tenantservice.stack.VaultPart;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** The pepper of an installation, opened behind the service's back, so that a test can make keys by the million. */
public final class OpenedPepper {

    private static final String NEWEST =
            "select version, mount, key_name, ciphertext from pepper order by version desc limit 1";

    private OpenedPepper() {}

    /** @return the newest version */
    public static SecretKeySpec of(Connection administrator, VaultPart vault) throws SQLException {
        try (Statement statement = administrator.createStatement();
                ResultSet row = statement.executeQuery(NEWEST)) {
            row.next();
            byte[] context = new PepperContext(row.getInt("version")).bytes();
            String opened = given().baseUri(vault.address())
                    .header("X-Vault-Token", vault.rootToken())
                    .contentType(ContentType.JSON)
                    .body(Map.of(
                            "context",
                            Base64.getEncoder().encodeToString(context),
                            "ciphertext",
                            row.getString("ciphertext")))
                    .post("/v1/" + row.getString("mount") + "/decrypt/" + row.getString("key_name"))
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("data.plaintext");
            // Vault takes and gives Base64, and the pepper is kept as Base64 in it.
            return new SecretKeySpec(
                    Base64.getDecoder().decode(Base64.getDecoder().decode(opened)), "HmacSHA256");
        }
    }
}
