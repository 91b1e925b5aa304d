package io.tenantservice.crypto.kms;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/**
 * The versions of a key. KMS does not number them: it has rotations, each of which makes a key material. Ours are 1
 * before the first rotation, and one more with each, asked for or automatic.
 *
 * @param newest encrypts
 */
record KeyVersions(int newest, Map<String, Integer> byMaterial) {

    private static final int FIRST = 1;

    static KeyVersions of(List<RotationsListEntry> entries) {
        List<RotationsListEntry> rotations = entries.stream()
                .filter(entry -> entry.rotationDate() != null)
                .sorted(Comparator.comparing(RotationsListEntry::rotationDate))
                .toList();
        Map<String, Integer> byMaterial = new HashMap<>();
        entries.stream()
                .filter(KeyVersions::isFirst)
                .map(RotationsListEntry::keyMaterialId)
                .filter(Objects::nonNull)
                .forEach(material -> byMaterial.put(material, FIRST));
        for (int i = 0; i < rotations.size(); i++) {
            if (rotations.get(i).keyMaterialId() != null) {
                byMaterial.put(rotations.get(i).keyMaterialId(), FIRST + 1 + i);
            }
        }
        return new KeyVersions(FIRST + rotations.size(), Map.copyOf(byMaterial));
    }

    /**
     * @param material as KMS named it with an answer; absent when it did not
     * @return the version of the material, or when that is not known, the newest that there was
     */
    int ofMaterial(@Nullable String material) {
        return material == null ? newest : byMaterial.getOrDefault(material, newest);
    }

    /** What came with the key has no date, and what was imported for a rotation to come has none yet. */
    private static boolean isFirst(RotationsListEntry entry) {
        return entry.rotationDate() == null
                && (entry.keyMaterialState() == KeyMaterialState.CURRENT
                        || entry.keyMaterialState() == KeyMaterialState.NON_CURRENT);
    }
}
