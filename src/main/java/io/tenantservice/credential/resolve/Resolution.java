package io.tenantservice.credential.resolve;

import io.tenantservice.credential.CredentialKind;
import io.tenantservice.platform.secret.Confidential;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant and the sides of its connection that were asked for. */
@Schema(name = "Resolution")
public record Resolution(
        ResolvedTenant tenant,

        @Nullable
        @Schema(
                description =
                        "Verified, active numbers, in the order of their ids: the one that was looked up, or all of "
                                + "the tenant's. Absent when this side was not asked for")
        List<ResolvedWhatsAppAccount> whatsappAccounts,

        @Nullable
        @Schema(
                description =
                        "Verified, active organizations, in the order of their ids: the one that was looked up, or "
                                + "all of the tenant's. Absent when this side was not asked for")
        List<ResolvedGenesysOrganization> genesysOrganizations)
        implements Confidential {

    static Resolution of(Question question, Found found, OpenedSecrets opened) {
        return new Resolution(
                ResolvedTenant.of(found),
                side(
                        CredentialKind.WHATSAPP_ACCOUNT,
                        question,
                        found,
                        account -> ResolvedWhatsAppAccount.of(account, found.state(), opened)),
                side(
                        CredentialKind.GENESYS_ORGANIZATION,
                        question,
                        found,
                        organization -> ResolvedGenesysOrganization.of(organization, found.state(), opened)));
    }

    private static <V> @Nullable List<V> side(
            CredentialKind side, Question question, Found found, Function<FoundCredential, V> view) {
        if (!question.lists(side)) {
            return null;
        }
        return found.credentials().stream()
                .filter(credential -> credential.kind() == side)
                .map(view)
                .toList();
    }
}
