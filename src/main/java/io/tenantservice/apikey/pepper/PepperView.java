package io.tenantservice.apikey.pepper;

import io.tenantservice.crypto.StoredPepper;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The pepper in all its versions that there are. */
@Schema(name = "Pepper")
public record PepperView(
        @Schema(description = "The newest first") List<PepperVersionView> versions) {

    /** @param newestFirst none in an installation that is just being made */
    static PepperView of(List<StoredPepper> newestFirst, Map<Integer, Long> keys) {
        if (newestFirst.isEmpty()) {
            return new PepperView(List.of());
        }
        int current = StoredPepper.current(newestFirst).version();
        return new PepperView(newestFirst.stream()
                .map(pepper -> new PepperVersionView(
                        pepper.version(),
                        state(pepper.version(), current),
                        pepper.createdAt(),
                        pepper.currentFrom(),
                        keys.getOrDefault(pepper.version(), 0L)))
                .toList());
    }

    private static PepperState state(int version, int current) {
        if (version == current) {
            return PepperState.CURRENT;
        }
        return version > current ? PepperState.ANNOUNCED : PepperState.RETIRING;
    }
}
