package io.tenantservice.apikey.usage;

import io.tenantservice.apikey.VerifyCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a key has been used. */
@Schema(name = "ApiKeyUsage")
public record KeyUsageView(
        @Nullable @Schema(description = "When it was found VALID for the last time, whatever hours are asked for")
        Instant lastUsedAt,

        @Nullable
        @Schema(
                description = "Where that was from, if it was told: /24 of IPv4, /48 of IPv6",
                examples = "203.0.113.0/24")
        String lastUsedIpPrefix,

        @Schema(description = "Beginning of the first hour that is shown")
        Instant from,

        @Schema(description = "End of the last hour that is shown")
        Instant to,

        @Schema(description = "Verifications in these hours, good or not", examples = "1207")
        long total,

        @Schema(description = "The same by what they found", examples = "{\"VALID\":1200,\"IP_NOT_ALLOWED\":7}")
        Map<VerifyCode, Long> byCode,

        @Schema(description = "In their order; hours without a verification are left out")
        List<Hour> hours) {

    /** What was found in one hour. */
    @Schema(name = "ApiKeyUsageHour")
    public record Hour(
            @Schema(description = "Its beginning, in UTC") Instant hour,
            @Schema(examples = "31") long total,
            @Schema(examples = "{\"VALID\":31}") Map<VerifyCode, Long> byCode) {}

    static KeyUsageView of(Optional<ApiKeyLastUse> last, UsageSpan span, List<ApiKeyUseCount> counts) {
        Map<VerifyCode, Long> byCode = new EnumMap<>(VerifyCode.class);
        Map<Instant, Map<VerifyCode, Long>> byHour = new TreeMap<>();
        for (ApiKeyUseCount count : counts) {
            byCode.merge(count.code, count.count, Long::sum);
            byHour.computeIfAbsent(count.hour, hour -> new EnumMap<>(VerifyCode.class))
                    .put(count.code, count.count);
        }
        List<Hour> hours = new ArrayList<>();
        byHour.forEach((hour, codes) -> hours.add(new Hour(hour, total(codes), codes)));
        return new KeyUsageView(
                last.map(use -> use.usedAt).orElse(null),
                last.map(use -> use.ipPrefix).orElse(null),
                span.from(),
                span.to(),
                total(byCode),
                byCode,
                hours);
    }

    private static long total(Map<VerifyCode, Long> byCode) {
        return byCode.values().stream().mapToLong(Long::longValue).sum();
    }
}
