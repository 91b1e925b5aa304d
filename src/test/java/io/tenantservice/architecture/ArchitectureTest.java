package io.tenantservice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the order of docs/architecture.md. */
class ArchitectureTest {

    private static final String ROOT = "io.tenantservice";

    /** A package uses only those above it; those on one line may not use each other. */
    private static final List<String> ORDER = List.of(
            "platform.*",
            "crypto, crypto.vault, crypto.kms, provider.meta, provider.genesys",
            "audit",
            "change",
            "feature",
            "ratelimit",
            "webhook",
            "webhook.event",
            "operation",
            "operation.stream",
            "region",
            "change.redis",
            "tenant",
            "webhook.endpoint",
            "webhook.delivery",
            "configuration",
            "credential",
            "credential.resolve, credential.health",
            "credential.signature",
            "usage",
            "quota",
            "apikey",
            "apikey.usage, apikey.claim",
            "apikey.imports",
            "apikey.verify, apikey.pepper",
            "apikey.bearer, apikey.leak",
            "provisioning",
            "crypto.rotation, audit.log, region.move",
            "provisioning.export",
            "provisioning.offboarding");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesUseOnlyWhatStandsAboveThem() {
        for (JavaClass from : CLASSES) {
            for (var dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                if (to.getPackageName().startsWith(ROOT)) {
                    assertThat(level(to))
                            .as("%s may not use %s", from.getName(), to.getName())
                            .isLessThanOrEqualTo(level(from));
                }
            }
        }
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        for (JavaClass type : CLASSES) {
            assertThat(level(type)).as(type.getPackageName()).isNotNegative();
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void entitiesStayInTheirFeature() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void onlyTenancyOpensTransactions() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".platform.tenancy")
                .should()
                .callMethod(
                        "io.quarkus.hibernate.reactive.panache.Panache",
                        "withTransaction",
                        "java.util.function.Supplier")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        DescribedPredicate<JavaPackage> ours = DescribedPredicate.describe(
                "packages with classes", p -> !p.getClasses().isEmpty());
        for (JavaPackage javaPackage : CLASSES.getPackage(ROOT).getSubpackagesInTree()) {
            if (ours.test(javaPackage)) {
                assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                        .as(javaPackage.getName())
                        .isTrue();
            }
        }
    }

    /** The program itself stands below everything; a package that is not in the order has no level. */
    private static int level(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT)) {
            return ORDER.size();
        }
        String feature = name.substring(ROOT.length() + 1);
        for (int level = 0; level < ORDER.size(); level++) {
            List<String> line = List.of(ORDER.get(level).split(", "));
            if (line.contains(feature) || (level == 0 && feature.startsWith("platform"))) {
                return level;
            }
        }
        return -1;
    }
}
