package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_CLAIMED;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;

/** Holds each verified number and organization for one tenant. */
final class Claim {

    private static final String PHONE_NUMBER = """
            insert into phone_number_claim (phone_number_id, tenant_id, credential_id)
            values (:phone, :tenant, :credential)
            on conflict do nothing""";

    private static final String OWN_PHONE_NUMBER =
            "select count(*) from phone_number_claim where phone_number_id = :phone and credential_id = :credential";

    private static final String ORGANIZATION = """
            insert into genesys_organization_claim (organization_id, deployment_region, tenant_id, credential_id)
            values (:organization, :region, :tenant, :credential)
            on conflict do nothing""";

    private static final String OWN_ORGANIZATION = """
            select count(*) from genesys_organization_claim
            where organization_id = :organization and deployment_region = :region and credential_id = :credential""";

    private Claim() {}

    /** @throws Problem CREDENTIAL_CLAIMED, which does not tell by whom */
    static Uni<Void> take(WhatsAppAccount account) {
        return Panache.getSession()
                .call(session -> session.createNativeQuery(PHONE_NUMBER)
                        .setParameter("phone", account.phoneNumberId)
                        .setParameter("tenant", account.tenantId)
                        .setParameter("credential", account.id)
                        .executeUpdate())
                .chain(session -> session.createNativeQuery(OWN_PHONE_NUMBER, Long.class)
                        .setParameter("phone", account.phoneNumberId)
                        .setParameter("credential", account.id)
                        .getSingleResult())
                .invoke(Claim::refuseForeign)
                .replaceWithVoid();
    }

    /** @throws Problem CREDENTIAL_CLAIMED, which does not tell by whom */
    static Uni<Void> take(GenesysOrganization organization) {
        return Panache.getSession()
                .call(session -> session.createNativeQuery(ORGANIZATION)
                        .setParameter("organization", organization.organizationId)
                        .setParameter("region", organization.deploymentRegion)
                        .setParameter("tenant", organization.tenantId)
                        .setParameter("credential", organization.id)
                        .executeUpdate())
                .chain(session -> session.createNativeQuery(OWN_ORGANIZATION, Long.class)
                        .setParameter("organization", organization.organizationId)
                        .setParameter("region", organization.deploymentRegion)
                        .setParameter("credential", organization.id)
                        .getSingleResult())
                .invoke(Claim::refuseForeign)
                .replaceWithVoid();
    }

    private static void refuseForeign(long own) {
        if (own == 0) {
            throw Problem.of(CREDENTIAL_CLAIMED);
        }
    }
}
