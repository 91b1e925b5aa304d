package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Offboarding;
import io.tenantservice.api.Onboarding;
import io.tenantservice.provisioning.export.Unpacked;
import io.tenantservice.stack.StackResource;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a tenant is given on its way out, by workers that carry the whole of it out. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OffboardingPapersTest {

    @Test
    void tenantTakesItsDataAlongAndIsToldWhatIsGone() throws Exception {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());
        String address = onboarding.tenantAddress() + "/offboarding";
        Offboarding offboarding = Offboarding.of(onboarding.tenantAddress(), Map.of("waiting_days", 7));
        offboarding.step("WAIT", "WAITING");
        byte[] file = platform().get(address + "/export").asByteArray();
        offboarding
                .view()
                .body("export_file.is_available", equalTo(true))
                .body("export_file.size", equalTo(file.length));

        offboarding.waitNoLonger();
        offboarding.followed().endedSoon("SUCCEEDED");

        JsonPath certificate = platform().get(address + "/certificate").jsonPath();
        JsonPath told = platform().get(address).jsonPath();
        assertThat(Unpacked.lines(file).getLast().path("type").asText()).isEqualTo("end");
        assertThat(certificate.getString("certificate.export.sha256"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
        assertThat(certificate.getMap("certificate.deleted_rows"))
                .isEqualTo(told.getMap("deleted_rows"))
                .containsKeys("api_key", "credential_secret", "tenant_configuration", "offboarding_export_chunk");
        assertThat(certificate.getString("certificate.keys.destroyed[0].name")).isEqualTo("t-" + onboarding.tenantId());
        assertThat(certificate.getString("id")).isEqualTo(told.getString("certificate_id"));
        assertThat(told.getBoolean("export_file.is_available")).isFalse();
        platform()
                .get(address + "/export")
                .then()
                .statusCode(404)
                .body("code", equalTo("OFFBOARDING_EXPORT_NOT_FOUND"));
    }

    @Test
    void undoingTakesTheExportBackAndLeavesTheKeyWhole() {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());
        Offboarding offboarding = Offboarding.of(onboarding.tenantAddress(), Map.of("waiting_days", 7));
        offboarding.step("WAIT", "WAITING");

        offboarding.undo().then().statusCode(202);
        offboarding.ended("CANCELLED");

        offboarding.view().body("export_file", nullValue());
        platform()
                .get(onboarding.tenantAddress() + "/offboarding/export")
                .then()
                .statusCode(404);
        platform()
                .post(onboarding.credential("whatsapp-accounts") + ":reveal")
                .then()
                .statusCode(200)
                .body("access_token", notNullValue());
    }
}
