package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The BOM names every artifact that is published, and nothing else. */
class BomTest {
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();
  private final Path root = ProjectRoot.find();

  @Test
  void bom_listsEveryPublishedModuleAndNothingElse() throws Exception {
    List<String> modules = new ArrayList<>();
    addArtifacts(root, modules);
    Document bom = pom(root.resolve("autoplay-bom"));

    assertThat(modules).contains("autoplay-core", "autoplay-sink-logging", "autoplay-cli");
    assertThat(texts(bom, "/project/dependencyManagement/dependencies/dependency/artifactId")).containsExactlyInAnyOrderElementsOf(modules);
    assertThat(texts(bom, "/project/dependencyManagement/dependencies/dependency/groupId")).containsOnly("ai.autoplay");
    assertThat(texts(bom, "/project/dependencyManagement/dependencies/dependency/version")).containsOnly("${project.version}");
    assertThat(texts(bom, "/project/parent")).as("a parent's dependencyManagement reaches everyone who imports the BOM").isEmpty();
    assertThat(texts(bom, "/project/version")).isEqualTo(texts(pom(root), "/project/version"));
  }

  /** Every jar that is not kept from being deployed. */
  private static void addArtifacts(Path folder, List<String> artifacts) throws Exception {
    Document pom = pom(folder);
    List<String> modules = texts(pom, "/project/modules/module");
    boolean kept = texts(pom, "/project/properties/maven.deploy.skip").contains("true");
    if (!texts(pom, "/project/packaging").contains("pom") && !kept) {
      artifacts.addAll(texts(pom, "/project/artifactId"));
    }
    for (String module : modules) {
      addArtifacts(folder.resolve(module), artifacts);
    }
  }

  private static Document pom(Path folder) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(folder.resolve("pom.xml").toFile());
  }

  private static List<String> texts(Document pom, String path) throws Exception {
    NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }
}
