package io.tenantservice.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every setting stands in the documentation, with the default that it has. */
class ConfigurationDocumentTest {

    @Test
    void everySettingIsDocumentedWithItsDefault() throws IOException {
        String document = Files.readString(Path.of("docs/configuration.md"));
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.tenantservice");
        for (JavaClass type : classes) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                String prefix = type.getAnnotationOfType(ConfigMapping.class).prefix();
                type.getMethods().forEach(setting -> assertDocumented(document, prefix, setting));
            }
        }
    }

    private static void assertDocumented(String document, String prefix, JavaMethod setting) {
        String name = prefix + "." + kebabCase(setting.getName());
        assertThat(document).as("docs/configuration.md").contains("`" + name);
        JavaClass group = setting.getRawReturnType();
        if (group.isInterface() && group.getPackageName().startsWith("io.tenantservice")) {
            group.getMethods().stream()
                    .filter(nested -> nested.getModifiers().contains(JavaModifier.ABSTRACT))
                    .forEach(nested -> assertDocumented(document, name, nested));
        }
        if (setting.isAnnotatedWith(WithDefault.class)) {
            String value = setting.getAnnotationOfType(WithDefault.class).value();
            assertThat(document)
                    .as("default of " + name)
                    .containsPattern("`\\Q" + name + "\\E` \\| `\\Q" + value + "\\E`");
        }
    }

    private static String kebabCase(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
