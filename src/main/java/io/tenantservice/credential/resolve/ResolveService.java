package io.tenantservice.credential.resolve;

import static io.tenantservice.platform.problem.ProblemCode.PHONE_NUMBER_NOT_FOUND;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.credential.CredentialKind;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.security.Scopes;
import io.tenantservice.platform.tenancy.DatabaseFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Answers the platform's hottest question: whose number is this, and with which credentials? */
@ApplicationScoped
public class ResolveService {

    private final ResolveQuery query;
    private final Ciphers ciphers;
    private final CryptoProblems problems;
    private final Reveals reveals;

    ResolveService(ResolveQuery query, Ciphers ciphers, CryptoProblems problems, Reveals reveals) {
        this.query = query;
        this.ciphers = ciphers;
        this.problems = problems;
        this.reveals = reveals;
    }

    /**
     * @param wanted secrets to be shown; a tenant that is not active resolves without them
     * @param caller a tenant learns of its own numbers only
     */
    Uni<ResolvedNumber> byPhoneNumber(String phoneNumberId, Set<Purpose> wanted, Caller caller) {
        if (!wanted.isEmpty()) {
            caller.require(Scopes.CREDENTIALS_REVEAL);
        }
        return query.byPhoneNumber(phoneNumberId, wanted)
                .map(found -> found.filter(number -> caller.sees(number.tenantId()))
                        .orElseThrow(() -> Problem.of(PHONE_NUMBER_NOT_FOUND)))
                .onFailure(DatabaseFailure::isUnavailable)
                .transform(DatabaseFailure::asProblem)
                .chain(number -> reveal(number, shown(number)));
    }

    /**
     * While a tenant is being onboarded, Meta asks its webhook's address for the verify token, and the platform's
     * service behind that address asks here.
     */
    private static List<FoundSecret> shown(FoundNumber number) {
        return switch (number.tenantState()) {
            case ACTIVE -> number.secrets();
            case PROVISIONING ->
                number.secrets().stream()
                        .filter(secret -> secret.place().purpose() == Purpose.VERIFY_TOKEN)
                        .toList();
            case SUSPENDED, OFFBOARDING, DELETED -> List.of();
        };
    }

    private Uni<ResolvedNumber> reveal(FoundNumber number, List<FoundSecret> shown) {
        if (shown.isEmpty()) {
            return Uni.createFrom().item(ResolvedNumber.of(number, shown, List.of()));
        }
        Target account = CredentialKind.WHATSAPP_ACCOUNT.target(number.credentialId());
        return ciphers.decrypt(shown.stream().map(FoundSecret::toDecrypt).toList())
                .map(results -> results.stream().map(CipherResult::orThrow).toList())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "credential " + account.id()))
                .call(() -> reveals.record(number.tenantId(), account))
                .map(opened -> ResolvedNumber.of(number, shown, opened));
    }
}
