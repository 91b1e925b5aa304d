package io.tenantservice.crypto.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;

/** What one rotation said of itself, look after look. */
final class RotationLooks {

    private static final List<String> PROGRESS =
            List.of("tenants_total", "tenants_done", "total", "done", "failed", "quarantined", "lowest_version");

    private final List<JsonPath> looks = new ArrayList<>();

    void add(JsonPath rotation) {
        looks.add(rotation);
    }

    JsonPath first() {
        return looks.getFirst();
    }

    JsonPath last() {
        return looks.getLast();
    }

    int count() {
        return looks.size();
    }

    boolean isOver() {
        return !last().getString("state").equals("RUNNING");
    }

    void assertNothingGoesBackwards() {
        for (int i = 1; i < looks.size(); i++) {
            for (String number : PROGRESS) {
                assertThat(looks.get(i).getInt("progress." + number))
                        .as(number)
                        .isGreaterThanOrEqualTo(looks.get(i - 1).getInt("progress." + number));
            }
        }
    }
}
