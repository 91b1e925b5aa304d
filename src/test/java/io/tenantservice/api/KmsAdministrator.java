package io.tenantservice.api;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.simulator.KmsFront;
import io.tenantservice.stack.KmsPart;
import org.eclipse.microprofile.config.ConfigProvider;

/** Works on KMS and what stands before it, behind the service's back. */
public final class KmsAdministrator {

    private KmsAdministrator() {}

    /** @return the ARN of a new key */
    public static String createKey() {
        return kms().post("/keys/" + KmsPart.REGION)
                .then()
                .statusCode(200)
                .extract()
                .as(String.class);
    }

    /** @return how many calls of this operation there have been */
    public static int calls(String operation) {
        return kms().get("/calls/" + operation).then().statusCode(200).extract().as(Integer.class);
    }

    /** Has the next calls of the operation fail with an error of KMS. */
    public static void spoil(String operation, String code, int status, int times) {
        spoil(new KmsFront.Spoilt(operation, null, code, status, times));
    }

    public static void spoil(KmsFront.Spoilt spoilt) {
        kms().contentType(ContentType.JSON).body(spoilt).post("/spoil").then().statusCode(204);
    }

    /** Makes an end of all that waits to be spoilt. */
    public static void clear() {
        kms().delete("/spoil").then().statusCode(204);
    }

    private static RequestSpecification kms() {
        return given().baseUri(ConfigProvider.getConfig().getValue("test.kms.url", String.class));
    }
}
