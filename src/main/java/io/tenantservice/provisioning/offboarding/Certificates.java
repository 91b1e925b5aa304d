package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.audit.Action.OFFBOARDING_CERTIFICATE_ISSUED;
import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_CERTIFICATE_NOT_FOUND;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.crypto.DocumentSigner;
import io.tenantservice.crypto.DocumentType;
import io.tenantservice.platform.Sha256;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** Issues certificates, each once, and shows them. */
@ApplicationScoped
class Certificates {

    private final CertificateFacts facts;
    private final DocumentSigner signer;
    private final CryptoProblems problems;
    private final TenantService tenants;
    private final Tenancy tenancy;
    private final Audit audit;
    private final ObjectMapper json;

    Certificates(
            CertificateFacts facts,
            DocumentSigner signer,
            CryptoProblems problems,
            TenantService tenants,
            Tenancy tenancy,
            Audit audit,
            ObjectMapper json) {
        this.facts = facts;
        this.signer = signer;
        this.problems = problems;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.audit = audit;
        this.json = json;
    }

    /** Issues the certificate, unless that was done before: nobody shall have two that differ. */
    Uni<Void> issue(UUID tenantId, UUID operationId) {
        return tenancy.observe(tenantId, () -> Certificate.find(operationId))
                .onItem()
                .ifNull()
                .switchTo(() -> facts.gather(tenantId, operationId)
                        .map(Certificates::unsigned)
                        .chain(this::sign)
                        .chain(signed -> tenancy.observe(tenantId, () -> persistAndRecord(signed))))
                .replaceWithVoid();
    }

    private static Certificate unsigned(CertificateContent content) {
        Certificate certificate = new Certificate();
        certificate.operationId = content.offboarding().operationId;
        certificate.tenantId = content.offboarding().tenantId;
        certificate.id = content.id();
        certificate.issuedAt = content.issuedAt();
        certificate.payload = content.bytes();
        return certificate;
    }

    private Uni<Certificate> sign(Certificate certificate) {
        if (!signer.isConfigured()) {
            return Uni.createFrom().item(certificate);
        }
        return signer.sign(DocumentType.OFFBOARDING_CERTIFICATE, certificate.payload)
                .invoke(certificate::sign)
                .replaceWith(certificate)
                .onFailure(CryptoException.class)
                .transform(failure ->
                        problems.of((CryptoException) failure, "the certificate of tenant " + certificate.tenantId));
    }

    private Uni<Certificate> persistAndRecord(Certificate certificate) {
        return certificate
                .<Certificate>persistAndFlush()
                .invoke(() -> audit.record(
                        OFFBOARDING_CERTIFICATE_ISSUED,
                        new Target("operation", certificate.operationId),
                        Map.of(
                                "certificate",
                                certificate.id.toString(),
                                "sha256",
                                HexFormat.of().formatHex(Sha256.of(certificate.payload)),
                                "signed",
                                Boolean.toString(certificate.signature != null))));
    }

    /** @return fails with OFFBOARDING_CERTIFICATE_NOT_FOUND when none has been issued */
    Uni<CertificateView> get(UUID tenantId) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(tenantId, () -> Certificate.latest(tenantId)))
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(OFFBOARDING_CERTIFICATE_NOT_FOUND))
                .map(certificate -> CertificateView.of(certificate, json));
    }
}
