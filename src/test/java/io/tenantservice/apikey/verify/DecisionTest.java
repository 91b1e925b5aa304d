package io.tenantservice.apikey.verify;

import static io.tenantservice.apikey.VerifyCode.DISABLED;
import static io.tenantservice.apikey.VerifyCode.EXPIRED;
import static io.tenantservice.apikey.VerifyCode.GRACE_ENDED;
import static io.tenantservice.apikey.VerifyCode.INSUFFICIENT_SCOPE;
import static io.tenantservice.apikey.VerifyCode.IP_NOT_ALLOWED;
import static io.tenantservice.apikey.VerifyCode.REVOKED;
import static io.tenantservice.apikey.VerifyCode.TENANT_SUSPENDED;
import static io.tenantservice.apikey.VerifyCode.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.platform.network.Cidr;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final UUID TENANT = UUID.randomUUID();

    /** A key is in one state, so of these two only one can apply. */
    private static final Set<VerifyCode> STATES = EnumSet.of(REVOKED, DISABLED);

    /** All that can be decided of a key that was found, in their order. */
    private static final List<VerifyCode> REASONS =
            List.of(REVOKED, DISABLED, EXPIRED, GRACE_ENDED, TENANT_SUSPENDED, INSUFFICIENT_SCOPE, IP_NOT_ALLOWED);

    @ParameterizedTest
    @MethodSource("setsOfReasons")
    void firstReasonThatAppliesWins(Set<VerifyCode> reasons) {
        VerifyCode first =
                reasons.stream().min(Comparator.comparingInt(REASONS::indexOf)).orElse(VALID);

        assertThat(decided(reasons)).isEqualTo(first);
    }

    @Test
    void orderOfTheReasonsIsThatOfTheCodes() {
        assertThat(Arrays.stream(VerifyCode.values()).filter(REASONS::contains)).containsExactlyElementsOf(REASONS);
        assertThat(VerifyCode.values()).endsWith(VALID);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-26T12:00:00.000001Z, VALID", "2026-11-26T12:00:00Z, EXPIRED", "2026-11-26T11:59:59Z, EXPIRED"})
    void keyIsOverFromTheInstantOfItsExpiryOn(Instant expiresAt, VerifyCode code) {
        assertThat(Decision.of(key(ApiKeyState.ACTIVE, expiresAt, null), tenant(TenantState.ACTIVE), question(), NOW))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-26T12:00:00.000001Z, VALID", "2026-11-26T12:00:00Z, GRACE_ENDED"})
    void rotatedKeyIsOverFromTheEndOfItsGraceOn(Instant graceEndsAt, VerifyCode code) {
        assertThat(Decision.of(key(ApiKeyState.ACTIVE, null, graceEndsAt), tenant(TenantState.ACTIVE), question(), NOW))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(TenantState.class)
    void keysOfATenantAreGoodWhileItIsActive(TenantState state) {
        assertThat(Decision.of(key(ApiKeyState.ACTIVE, null, null), tenant(state), question(), NOW))
                .isEqualTo(state == TenantState.ACTIVE ? VALID : TENANT_SUSPENDED);
    }

    @Test
    void keyThatIsBoundToAddressesIsRefusedFromNobodyKnowsWhere() {
        KeyFacts bound = key(ApiKeyState.ACTIVE, null, null);

        assertThat(Decision.of(bound, tenant(TenantState.ACTIVE), asked(List.of(), null), NOW))
                .isEqualTo(IP_NOT_ALLOWED);
    }

    @Test
    void keyThatIsBoundToNoAddressIsGoodFromEverywhere() {
        KeyFacts free = new KeyFacts(
                TENANT,
                UUID.randomUUID(),
                "free",
                Environment.LIVE,
                List.of("messages:send"),
                List.of(),
                ApiKeyState.ACTIVE,
                null,
                null,
                null,
                List.of(),
                UUID.randomUUID());

        assertThat(Decision.of(free, tenant(TenantState.ACTIVE), asked(null, "198.51.100.1"), NOW))
                .isEqualTo(VALID);
        assertThat(Decision.of(free, tenant(TenantState.ACTIVE), asked(null, null), NOW))
                .isEqualTo(VALID);
    }

    @Test
    void missingScopesAreNamedOnceAndInTheOrderOfTheQuestion() {
        VerifyApiKey question = asked(List.of("b:b", "messages:send", "a:a", "b:b"), null);

        assertThat(question.missingFrom(List.of("messages:send"))).containsExactly("b:b", "a:a");
    }

    static Stream<Set<VerifyCode>> setsOfReasons() {
        return IntStream.range(0, 1 << REASONS.size())
                .<Set<VerifyCode>>mapToObj(DecisionTest::reasons)
                .filter(reasons -> !reasons.containsAll(STATES));
    }

    private static Set<VerifyCode> reasons(int bits) {
        Set<VerifyCode> reasons = EnumSet.noneOf(VerifyCode.class);
        for (int i = 0; i < REASONS.size(); i++) {
            if ((bits >> i & 1) == 1) {
                reasons.add(REASONS.get(i));
            }
        }
        return reasons;
    }

    private static VerifyCode decided(Set<VerifyCode> reasons) {
        ApiKeyState state = reasons.contains(REVOKED)
                ? ApiKeyState.REVOKED
                : reasons.contains(DISABLED) ? ApiKeyState.DISABLED : ApiKeyState.ACTIVE;
        Instant expiresAt = reasons.contains(EXPIRED) ? NOW.minusSeconds(1) : NOW.plusSeconds(1);
        Instant graceEndsAt = reasons.contains(GRACE_ENDED) ? NOW.minusSeconds(1) : NOW.plusSeconds(1);
        return Decision.of(
                key(state, expiresAt, graceEndsAt),
                tenant(reasons.contains(TENANT_SUSPENDED) ? TenantState.SUSPENDED : TenantState.ACTIVE),
                asked(
                        List.of(reasons.contains(INSUFFICIENT_SCOPE) ? "messages:delete" : "messages:send"),
                        reasons.contains(IP_NOT_ALLOWED) ? "198.51.100.1" : "203.0.113.7"),
                NOW);
    }

    private static KeyFacts key(ApiKeyState state, @Nullable Instant expiresAt, @Nullable Instant graceEndsAt) {
        return new KeyFacts(
                TENANT,
                UUID.randomUUID(),
                "backend",
                Environment.LIVE,
                List.of("messages:send"),
                List.of(Cidr.parse("203.0.113.0/24").orElseThrow()),
                state,
                expiresAt,
                graceEndsAt,
                graceEndsAt == null ? null : UUID.randomUUID(),
                List.of(),
                UUID.randomUUID());
    }

    private static TenantFacts tenant(TenantState state) {
        return new TenantFacts(TENANT, state, Tier.STANDARD);
    }

    private static VerifyApiKey question() {
        return asked(List.of("messages:send"), "203.0.113.7");
    }

    private static VerifyApiKey asked(@Nullable List<String> requiredScopes, @Nullable String ip) {
        return new VerifyApiKey(Secret.of("the text does not matter here"), requiredScopes, ip, null);
    }
}
