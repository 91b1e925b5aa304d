package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_CLAIMED;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import java.util.UUID;

/** Holds each verified number with its business account, and each organization, for one tenant. */
final class Claim {

    private static final String PHONE_NUMBER = """
            insert into phone_number_claim (phone_number_id, tenant_id, credential_id)
            values (:phone, :tenant, :credential)
            on conflict do nothing""";

    private static final String OWN_PHONE_NUMBER =
            "select count(*) from phone_number_claim where phone_number_id = :phone and credential_id = :credential";

    // Its subscription at Meta is the business account's, so all its numbers must be one tenant's.
    private static final String BUSINESS_ACCOUNT = """
            insert into business_account_claim (business_account_id, tenant_id) values (:account, :tenant)
            on conflict do nothing""";

    private static final String OWN_BUSINESS_ACCOUNT =
            "select count(*) from business_account_claim where business_account_id = :account and tenant_id = :tenant";

    private static final String RELEASE_BUSINESS_ACCOUNT = """
            delete from business_account_claim c where business_account_id = :account and tenant_id = :tenant
            and not exists (select from whatsapp_account a
                            where a.tenant_id = c.tenant_id and a.business_account_id = c.business_account_id)""";

    private static final String RELEASE_BUSINESS_ACCOUNTS =
            "delete from business_account_claim where tenant_id = :tenant";

    private static final String ORGANIZATION = """
            insert into genesys_organization_claim (organization_id, deployment_region, tenant_id, credential_id)
            values (:organization, :region, :tenant, :credential)
            on conflict do nothing""";

    private static final String OWN_ORGANIZATION = """
            select count(*) from genesys_organization_claim
            where organization_id = :organization and deployment_region = :region and credential_id = :credential""";

    private static final String GIVE_UP_PHONE_NUMBER =
            "delete from phone_number_claim where tenant_id = :tenant and credential_id = :credential";

    private static final String GIVE_UP_BUSINESS_ACCOUNT = """
            delete from business_account_claim c where business_account_id = :account and tenant_id = :tenant
            and not exists (select from whatsapp_account a
                            where a.tenant_id = c.tenant_id and a.business_account_id = c.business_account_id
                              and a.id <> :credential)""";

    private static final String GIVE_UP_ORGANIZATION =
            "delete from genesys_organization_claim where tenant_id = :tenant and credential_id = :credential";

    private static final String IS_NUMBER_TAKEN = """
            select exists (select from phone_number_claim where phone_number_id = :phone)
                or exists (select from business_account_claim where business_account_id = :account)""";

    private static final String IS_ORGANIZATION_TAKEN = """
            select exists (select from genesys_organization_claim
                           where organization_id = :organization and deployment_region = :region)""";

    private Claim() {}

    /** @throws Problem CREDENTIAL_CLAIMED, which does not tell by whom */
    static Uni<Void> take(WhatsAppAccount account) {
        return takeBusinessAccount(account).chain(() -> takePhoneNumber(account));
    }

    /** When it was the last of its business account, another tenant may have that from now on. */
    static Uni<Void> release(WhatsAppAccount account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RELEASE_BUSINESS_ACCOUNT)
                        .setParameter("account", account.businessAccountId)
                        .setParameter("tenant", account.tenantId)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Of a tenant that has no account any more. */
    static Uni<Void> releaseAllOf(UUID tenantId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RELEASE_BUSINESS_ACCOUNTS)
                        .setParameter("tenant", tenantId)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /**
     * Gives up what an account has claimed, as it is going to be another number.
     *
     * @param account as it was claimed; may have claimed nothing
     */
    static Uni<Void> giveUp(WhatsAppAccount account) {
        return Panache.getSession()
                .call(session -> session.createNativeQuery(GIVE_UP_PHONE_NUMBER)
                        .setParameter("tenant", account.tenantId)
                        .setParameter("credential", account.id)
                        .executeUpdate())
                .chain(session -> session.createNativeQuery(GIVE_UP_BUSINESS_ACCOUNT)
                        .setParameter("account", account.businessAccountId)
                        .setParameter("tenant", account.tenantId)
                        .setParameter("credential", account.id)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** The same of an organization. */
    static Uni<Void> giveUp(GenesysOrganization organization) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(GIVE_UP_ORGANIZATION)
                        .setParameter("tenant", organization.tenantId)
                        .setParameter("credential", organization.id)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** In a transaction of the platform. @return whether a tenant has the number, or its business account */
    static Uni<Boolean> isTaken(String businessAccountId, String phoneNumberId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(IS_NUMBER_TAKEN, Boolean.class)
                        .setParameter("phone", phoneNumberId)
                        .setParameter("account", businessAccountId)
                        .getSingleResult());
    }

    /** In a transaction of the platform. */
    static Uni<Boolean> isTaken(UUID organizationId, String deploymentRegion) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(IS_ORGANIZATION_TAKEN, Boolean.class)
                        .setParameter("organization", organizationId)
                        .setParameter("region", deploymentRegion)
                        .getSingleResult());
    }

    private static Uni<Void> takeBusinessAccount(WhatsAppAccount account) {
        return Panache.getSession()
                .call(session -> session.createNativeQuery(BUSINESS_ACCOUNT)
                        .setParameter("account", account.businessAccountId)
                        .setParameter("tenant", account.tenantId)
                        .executeUpdate())
                .chain(session -> session.createNativeQuery(OWN_BUSINESS_ACCOUNT, Long.class)
                        .setParameter("account", account.businessAccountId)
                        .setParameter("tenant", account.tenantId)
                        .getSingleResult())
                .invoke(Claim::refuseForeign)
                .replaceWithVoid();
    }

    private static Uni<Void> takePhoneNumber(WhatsAppAccount account) {
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
