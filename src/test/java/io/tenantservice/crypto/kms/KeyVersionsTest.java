package io.tenantservice.crypto.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

class KeyVersionsTest {

    private static final RotationsListEntry FIRST = RotationsListEntry.builder()
            .keyMaterialId("a")
            .keyMaterialState(KeyMaterialState.NON_CURRENT)
            .build();
    private static final RotationsListEntry SECOND = rotation("b", "2026-01-01T00:00:00Z");
    private static final RotationsListEntry THIRD = rotation("c", "2026-02-01T00:00:00Z");
    private static final RotationsListEntry PENDING = RotationsListEntry.builder()
            .keyMaterialId("d")
            .keyMaterialState(KeyMaterialState.PENDING_ROTATION)
            .build();

    @Test
    void keyThatWasNeverRotatedHasVersionOne() {
        assertThat(KeyVersions.of(List.of()).newest()).isEqualTo(1);
        assertThat(KeyVersions.of(List.of(FIRST)).newest()).isEqualTo(1);
    }

    @Test
    void eachRotationMakesAVersionInTheOrderOfTime() {
        KeyVersions versions = KeyVersions.of(List.of(PENDING, THIRD, FIRST, SECOND));

        assertThat(versions.newest()).isEqualTo(3);
        assertThat(versions.ofMaterial("a")).isEqualTo(1);
        assertThat(versions.ofMaterial("b")).isEqualTo(2);
        assertThat(versions.ofMaterial("c")).isEqualTo(3);
    }

    @Test
    void whatIsNotKnownIsTakenForTheNewestThatThereWas() {
        KeyVersions versions = KeyVersions.of(List.of(FIRST, SECOND));

        assertThat(versions.ofMaterial(null)).isEqualTo(2);
        assertThat(versions.ofMaterial("made since")).isEqualTo(2);
    }

    private static RotationsListEntry rotation(String material, String at) {
        return RotationsListEntry.builder()
                .keyMaterialId(material)
                .rotationDate(Instant.parse(at))
                .build();
    }
}
